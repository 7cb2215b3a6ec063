/**
 * Datasets in the memory of this process: heads, work, names and chunks by {@code managed}'s
 * protocol.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.memory;
