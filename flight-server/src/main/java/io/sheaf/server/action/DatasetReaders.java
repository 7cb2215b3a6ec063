package io.sheaf.server.action;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.transfer.BlockingFrames;
import io.sheaf.dataset.transfer.DatasetFrames;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.request.DatasetRequest;
import java.time.Duration;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Datasets read by threads that may wait, within the server's limits. */
final class DatasetReaders {
  private static final Duration CHUNK_WAIT_MAX = Duration.ofSeconds(30);

  private final long readAheadBytesMax;
  private final BufferAllocator allocator;

  DatasetReaders(long readAheadBytesMax, BufferAllocator allocator) {
    this.readAheadBytesMax = readAheadBytesMax;
    this.allocator = allocator;
  }

  /** The frames of a request, closed by the caller. */
  BlockingFrames frames(Dataset dataset, DatasetRequest request) {
    return new BlockingFrames(
        DatasetFrames.open(dataset, request, readAheadBytesMax), CHUNK_WAIT_MAX);
  }

  /** The rows of a request, decoded; closed by the caller. */
  ArrowReader rows(Dataset dataset, DatasetRequest request) {
    return new FrameArrowReader(frames(dataset, request), allocator);
  }
}
