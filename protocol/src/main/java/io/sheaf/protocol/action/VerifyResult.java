package io.sheaf.protocol.action;

import java.util.Optional;

/**
 * What a comparison found.
 *
 * @param identical whether nothing differs
 * @param kind what differs: "schema", "row-count", "data"; "damage" of a single dataset; empty when
 *     nothing does
 * @param difference what differs in words, with columns, row and both values; empty when nothing
 *     does
 * @param columns of the one
 * @param rows compared, or of the chunks that are as they should be
 * @param integrity of a single dataset; empty when two were compared
 */
public record VerifyResult(
    boolean identical,
    Optional<String> kind,
    Optional<String> difference,
    int columns,
    long rows,
    Optional<IntegrityResult> integrity) {}
