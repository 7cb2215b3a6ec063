package io.sheaf.dataset.compare;

/**
 * What counts as a difference.
 *
 * @param checkMetadata whether the metadata of schema and fields, and the names of lists' items and
 *     maps' keys and values, have to be the same
 * @param unordered whether the same rows in another order are the same data
 */
public record ComparisonOptions(boolean checkMetadata, boolean unordered) {
  public static final ComparisonOptions DEFAULTS = new ComparisonOptions(false, false);
}
