package io.sheaf.protocol.action;

import java.util.Optional;

/**
 * What a comparison found.
 *
 * @param identical whether nothing differs
 * @param kind what differs: "schema", "row-count", "data"; empty when nothing does
 * @param difference what differs in words, with columns, row and both values; empty when nothing
 *     does
 * @param columns of the one
 * @param rows compared
 */
public record VerifyResult(
    boolean identical,
    Optional<String> kind,
    Optional<String> difference,
    int columns,
    long rows) {}
