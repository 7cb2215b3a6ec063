/** Datasets in Redis: heads, work, names and chunks by {@code managed}'s protocol. */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.redis;
