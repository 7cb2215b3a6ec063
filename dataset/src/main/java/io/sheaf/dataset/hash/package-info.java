/**
 * The hash of rows by their values, which decides the partition; docs/format.md has the formula.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.hash;
