package io.sheaf.protocol.action;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.Members;
import java.util.Optional;

/**
 * The dataset whose chunks are to be rewritten. The result is a {@link
 * io.sheaf.protocol.request.PutSummary}.
 *
 * @param chunkRows rows of a chunk, {@value #CHUNK_ROWS} when absent
 * @param codec as in a put; as the rows are when absent
 */
public record CompactRequest(
    Optional<Integer> v,
    String dataset,
    Optional<Integer> chunkRows,
    Optional<String> codec,
    Optional<String> store) {
  public static final int CHUNK_ROWS = 100_000;

  public CompactRequest {
    Members.checkFormat(v);
    Members.checkDataset(dataset);
    if (chunkRows.orElse(1) < 1) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST, "member 'chunk_rows': a positive number is needed");
    }
  }
}
