/** What earlier releases have left in Redis, and that it can be read. */
@NullMarked
package io.sheaf.server.format;

import org.jspecify.annotations.NullMarked;
