package io.sheaf.command.place;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.transfer.DatasetPut;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A put into a store that is used in process: a bounded number of chunks under way at once. */
final class StorePut {
  static final long BYTES_IN_FLIGHT_MAX = 48 << 20;

  private final DatasetStore store;
  private final PutLimits limits;
  private final int inflightMax;
  private final Queue<CompletableFuture<Void>> inFlight = new ArrayDeque<>();

  StorePut(DatasetStore store, PutLimits limits, int inflightMax) {
    this.store = store;
    this.limits = limits;
    this.inflightMax = inflightMax;
  }

  /**
   * Writes all frames and commits; a failure leaves nothing visible.
   *
   * @param frames lent
   */
  PutSummary write(FrameSource frames, PutRequest request) throws IOException {
    DatasetPut put =
        Waiting.await(
            "beginning the put",
            DatasetPut.begin(store, request, PutRequests.schema(frames), limits));
    boolean staged = false;
    try {
      stage(frames, put);
      Waiting.checkWanted("the put");
      staged = true;
    } finally {
      if (!staged) {
        Waiting.awaitEnd("giving up the put", put::abort);
      }
    }
    return Waiting.awaitCommit(() -> put.commit(Optional.of(put.rows())));
  }

  private void stage(FrameSource frames, DatasetPut put) throws IOException {
    for (IpcFrame frame = frames.next(); frame != null; frame = frames.next()) {
      inFlight.add(put.accept(frame, ByteString.EMPTY).toCompletableFuture());
      while (inFlight.size() >= inflightMax || put.bytesInFlight() > BYTES_IN_FLIGHT_MAX) {
        awaitOldest();
      }
    }
    while (!inFlight.isEmpty()) {
      awaitOldest();
    }
  }

  private void awaitOldest() {
    Waiting.await("writing a chunk", inFlight.remove());
  }
}
