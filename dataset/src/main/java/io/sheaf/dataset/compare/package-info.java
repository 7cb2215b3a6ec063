/** Comparison of two streams of record batches, by value and in bounded memory. */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.compare;
