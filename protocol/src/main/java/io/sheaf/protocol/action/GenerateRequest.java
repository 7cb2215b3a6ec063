package io.sheaf.protocol.action;

import io.sheaf.protocol.request.Members;
import io.sheaf.protocol.request.PutMode;
import java.util.Optional;

/**
 * Sample data to write, with gen's names and defaults. The result is a {@link
 * io.sheaf.protocol.request.PutSummary}.
 *
 * @param dataset where it goes
 * @param partitions 8 when empty
 * @param batches of a partition, 8 when empty
 * @param rows of a batch, 100,000 when empty
 * @param compression zstd when empty
 * @param dictStrings whether strings are dictionary-encoded
 * @param stringCardinality distinct strings, 5,000 when empty
 * @param seed 123 when empty
 * @param mode create when empty
 */
public record GenerateRequest(
    Optional<Integer> v,
    String dataset,
    Optional<String> store,
    Optional<Integer> partitions,
    Optional<Integer> batches,
    Optional<Integer> rows,
    Optional<String> compression,
    Optional<Boolean> dictStrings,
    Optional<Integer> stringCardinality,
    Optional<Long> seed,
    Optional<PutMode> mode) {

  public GenerateRequest {
    Members.checkFormat(v);
    Members.checkDataset(dataset);
  }
}
