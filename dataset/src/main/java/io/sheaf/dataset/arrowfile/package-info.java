/**
 * Arrow IPC files and streams on local disk, as frames: read by position into the memory budget's
 * buffers, written whole or not at all, without decoding a column.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.arrowfile;
