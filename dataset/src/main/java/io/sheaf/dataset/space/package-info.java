/**
 * Whole files under names, wherever they lie: what a directory and a bucket have in common. Nothing
 * here knows what is in a file.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.space;
