package io.sheaf.server.action;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.dictionary.DictionaryMemory;
import io.sheaf.dataset.transfer.BlockingFrames;
import io.sheaf.dataset.transfer.DatasetFrames;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.request.DatasetRequest;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Datasets read as they are stored, by threads that may wait, within the server's limits: for
 * comparisons, which are to find damage, too.
 */
final class DatasetReaders {
  private final long readAheadBytesMax;
  private final DictionaryMemory memory;

  DatasetReaders(long readAheadBytesMax, DictionaryMemory memory) {
    this.readAheadBytesMax = readAheadBytesMax;
    this.memory = memory;
  }

  /** The frames of a request, closed by the caller. */
  BlockingFrames frames(Dataset dataset, DatasetRequest request) {
    return new BlockingFrames(
        DatasetFrames.open(dataset.stored(), request, readAheadBytesMax, memory));
  }

  /** The rows of a request, decoded; closed by the caller. */
  ArrowReader rows(Dataset dataset, DatasetRequest request) {
    return new FrameArrowReader(frames(dataset, request), memory.allocator());
  }
}
