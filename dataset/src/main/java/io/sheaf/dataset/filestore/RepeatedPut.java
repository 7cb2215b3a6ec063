package io.sheaf.dataset.filestore;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.PutSummary;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A put whose id made the file that is there: what comes is dropped, the answer is the same. */
record RepeatedPut(DatasetInfo made) implements DatasetWriter {
  @Override
  public CompletionStage<Void> write(int partition, Chunk chunk) {
    chunk.close();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<PutSummary> commit() {
    return CompletableFuture.completedFuture(
        new PutSummary(
            made.version().map(Version::value).orElse(""),
            made.rows(),
            made.chunks(),
            made.bytes()));
  }

  @Override
  public CompletionStage<Void> abort() {
    return CompletableFuture.completedFuture(null);
  }
}
