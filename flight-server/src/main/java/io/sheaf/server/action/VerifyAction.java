package io.sheaf.server.action;

import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.compare.ComparisonOptions;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.compare.DatasetComparison;
import io.sheaf.dataset.integrity.DatasetVerification;
import io.sheaf.dataset.integrity.DatasetVerification.Verified;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.action.ActionMessage.Progress;
import io.sheaf.protocol.action.VerifyRequest;
import io.sheaf.protocol.action.VerifyResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * {@code verify}: compares two datasets row by row, or reads one and checks all its chunks against
 * their checksums.
 */
final class VerifyAction implements ActionHandler {

  private final DatasetStores stores;
  private final LongActions threads;
  private final DatasetReaders readers;
  private final long readAheadBytesMax;

  VerifyAction(
      DatasetStores stores, LongActions threads, DatasetReaders readers, long readAheadBytesMax) {
    this.stores = stores;
    this.threads = threads;
    this.readers = readers;
    this.readAheadBytesMax = readAheadBytesMax;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    VerifyRequest request = ActionRequests.parse("verify", body, VerifyRequest.class);
    threads.run(
        results,
        () ->
            request.with().isPresent()
                ? compare(request, request.with().get(), results)
                : check(request.dataset(), results));
  }

  private VerifyResult compare(VerifyRequest request, DatasetRequest with, ActionResults results)
      throws IOException {
    Dataset left = open(request.dataset());
    Dataset right = open(with);
    ComparisonOptions options =
        new ComparisonOptions(
            request.checkMetadata().orElse(false), request.unordered().orElse(false));
    try (ArrowReader leftRows = readers.rows(left, request.dataset());
        ArrowReader rightRows = readers.rows(right, with)) {
      ComparisonResult result =
          new DatasetComparison(
                  options, rows -> tell(results, rows, total(request.dataset(), left), "rows"))
              .compare(leftRows, rightRows);
      return Comparisons.toResult(result, columns(left));
    }
  }

  private static void tell(ActionResults results, long done, long total, String unit) {
    refuseCancelled(results);
    results.progress(new Progress(done, total, unit));
  }

  private VerifyResult check(DatasetRequest request, ActionResults results) {
    Dataset dataset = open(request);
    List<ChunkRange> ranges = DatasetVerification.ranges(dataset, request);
    long total = ranges.stream().mapToLong(range -> range.to() - range.from()).sum();
    Verified verified =
        new DatasetVerification(
                dataset, readAheadBytesMax, chunks -> tell(results, chunks, total, "chunks"))
            .run(ranges);
    return verified.toResult(columns(dataset));
  }

  /** Rows of what is asked for; -1 when unknown. */
  private static long total(DatasetRequest request, Dataset dataset) {
    List<Integer> wanted = request.partitions();
    long[] rows =
        dataset.info().partitions().stream()
            .filter(part -> wanted.isEmpty() || wanted.contains(part.partition()))
            .mapToLong(PartitionInfo::rows)
            .toArray();
    boolean known = request.chunks().isEmpty() && LongStream.of(rows).allMatch(part -> part >= 0);
    return known ? LongStream.of(rows).sum() : -1;
  }

  private static int columns(Dataset dataset) {
    return dataset.info().schema().flatbuffer().fieldsLength();
  }

  private static void refuseCancelled(ActionResults results) {
    if (results.isCancelled()) {
      throw new SheafException(ErrorReason.CANCELLED, "the client cancelled");
    }
  }

  private Dataset open(DatasetRequest request) {
    return Waiting.await("opening " + request.dataset(), stores.open(request));
  }
}
