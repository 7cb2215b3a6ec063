package io.sheaf.dataset.compare;

/**
 * A column that differs, and where it first does.
 *
 * @param column its name
 * @param index its place in the schema, from 0; names may come twice
 * @param row the first row that differs, from 0 over the whole stream
 * @param left the value there as text, {@code null} for null, cut off when it is long
 * @param right likewise
 */
public record ColumnDifference(String column, int index, long row, String left, String right) {}
