/** Datasets of many partitions and many chunks. */
@NullMarked
package io.sheaf.server.scale;

import org.jspecify.annotations.NullMarked;
