/** Commands over a Redis Cluster. */
@NullMarked
package io.sheaf.command.cluster;

import org.jspecify.annotations.NullMarked;
