package io.sheaf.server.action;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transfer.BlockingFrames;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.action.ActionMessage.Progress;
import io.sheaf.protocol.action.VerifyRequest;
import io.sheaf.protocol.action.VerifyResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.request.DatasetRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code verify}: compares two datasets row by row, or reads one and checks it against its
 * checksums.
 */
final class VerifyAction implements ActionHandler {
  private static final Duration STORE_WAIT_MAX = Duration.ofSeconds(30);

  private final DatasetStores stores;
  private final LongActions threads;
  private final DatasetReaders readers;

  VerifyAction(DatasetStores stores, LongActions threads, DatasetReaders readers) {
    this.stores = stores;
    this.threads = threads;
    this.readers = readers;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    VerifyRequest request = ActionRequests.parse("verify", body, VerifyRequest.class);
    threads.run(
        results,
        () ->
            request.with().isPresent()
                ? compare(request, request.with().get())
                : check(request.dataset(), results));
  }

  private VerifyResult compare(VerifyRequest request, DatasetRequest with) throws Exception {
    throw new SheafException(ErrorReason.NOT_SUPPORTED, "comparing is not there yet");
  }

  /** Reading checks every chunk's checksum; what is left to check is that no row is missing. */
  private VerifyResult check(DatasetRequest request, ActionResults results) {
    Dataset dataset = open(request);
    long rows = 0;
    long batches = 0;
    try (BlockingFrames frames = readers.frames(dataset, request)) {
      for (IpcFrame next = frames.next(); next != null; next = frames.next()) {
        rows += rowsOf(next);
        results.progress(new Progress(batches++, dataset.info().chunks(), "chunks"));
        refuseCancelled(results);
      }
    }
    int columns = dataset.info().schema().flatbuffer().fieldsLength();
    return result(request, dataset, columns, rows);
  }

  private static long rowsOf(IpcFrame frame) {
    try (frame) {
      return frame.kind() == FrameKind.RECORD_BATCH ? frame.rows() : 0;
    }
  }

  private static void refuseCancelled(ActionResults results) {
    if (results.isCancelled()) {
      throw new SheafException(ErrorReason.CANCELLED, "the client cancelled");
    }
  }

  private static VerifyResult result(
      DatasetRequest request, Dataset dataset, int columns, long rows) {
    long promised = dataset.info().rows();
    boolean whole = request.partitions().isEmpty() && promised >= 0;
    return !whole || promised == rows
        ? new VerifyResult(true, Optional.empty(), Optional.empty(), columns, rows)
        : new VerifyResult(
            false,
            Optional.of("row-count"),
            Optional.of("the version promises " + promised + " rows, its chunks have " + rows),
            columns,
            rows);
  }

  private Dataset open(DatasetRequest request) {
    return Waiting.await("opening " + request.dataset(), stores.open(request), STORE_WAIT_MAX);
  }
}
