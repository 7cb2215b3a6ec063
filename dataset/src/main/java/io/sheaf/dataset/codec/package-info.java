/**
 * Compression of the buffers in a record batch's body, zstd and lz4 frame, with every length
 * checked.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.codec;
