/**
 * The names of datasets, partitions, writers and chunks, and the only formatter and parser of keys.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.protocol.name;
