/**
 * Changing batches on their way, for those who ask for it: other codecs, smaller messages, chunks
 * of another size.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.transcode;
