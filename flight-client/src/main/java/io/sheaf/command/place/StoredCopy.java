package io.sheaf.command.place;

import io.sheaf.command.flow.FrameOpening;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.transfer.BlockingPut;
import io.sheaf.dataset.transfer.DatasetCopy;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Copies into a store that is used in process, where rows stay in their partitions. One at a time.
 */
final class StoredCopy {
  private static final long READ_AHEAD_BYTES_MAX = 32 << 20;
  private static final long IN_FLIGHT_BYTES_MAX = 16 << 20;

  private final StoredDataset target;
  private final PutRequest request;

  /**
   * @param request without a partitioning
   */
  StoredCopy(StoredDataset target, PutRequest request) {
    this.target = target;
    this.request = request;
  }

  /** Whether what a store says of its partitions is more than the order of a file's batches. */
  static boolean hasPartitions(DatasetInfo info) {
    return info.layout() != Layout.ARROW_FILE || info.rows() >= 0;
  }

  /**
   * Copies out of another store in process, with all that it keeps of each chunk.
   *
   * @param chunksDone told how many were read so far
   */
  PutSummary from(Dataset source, LongConsumer chunksDone) {
    DatasetCopy.Limits limits =
        new DatasetCopy.Limits(target.limits(), READ_AHEAD_BYTES_MAX, IN_FLIGHT_BYTES_MAX);
    DatasetRequest all = DatasetRequest.of(source.info().name());
    return new DatasetCopy(source, all, limits, chunksDone).into(target.store(), request);
  }

  /** A partition of a source, and how it is opened. */
  record Part(int number, FrameOpening frames) {}

  /** Copies what comes from elsewhere, one partition after the other. */
  PutSummary from(DataDescription source, List<Part> parts) throws IOException {
    try (BlockingPut put =
        BlockingPut.inPartitions(
            target.store(), request, source.schema(), target.limits(), IN_FLIGHT_BYTES_MAX)) {
      for (Part part : parts) {
        put.partition(part.number());
        try (FrameSource frames = part.frames().open()) {
          PutRequests.schema(frames);
          for (IpcFrame frame = frames.next(); frame != null; frame = frames.next()) {
            put.accept(frame);
          }
        }
      }
      return put.commit();
    }
  }
}
