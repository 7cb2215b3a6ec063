package io.sheaf.command.place;

import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.protocol.ipc.ColumnProjection;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.Optional;

/** A selection of a store's dataset as what has to be asked of the store. */
final class PartitionReads {
  private PartitionReads() {}

  /** How a store opens a selection; of its partition the chunks of a range, else all. */
  interface Opening {
    FrameSource open(Selection selection, Optional<ChunkRange> range) throws IOException;
  }

  static FrameSource open(Selection selection, DataDescription description, Opening opening)
      throws IOException {
    if (selection.partition().isEmpty()) {
      return opening.open(selection, Optional.empty());
    }
    ChunkRange range = range(selection, description, selection.partition().get());
    if (selection.allowMissing()) {
      return new PresentChunks(
          schema(selection, description), range, run -> opening.open(selection, Optional.of(run)));
    }
    return opening.open(
        selection, selection.batchesMax().isEmpty() ? Optional.empty() : Optional.of(range));
  }

  private static ChunkRange range(Selection selection, DataDescription description, int partition) {
    int chunks =
        description.partitions().stream()
            .filter(part -> part.partition() == partition)
            .mapToInt(PartitionInfo::chunks)
            .findFirst()
            .orElse(0);
    return new ChunkRange(partition, 0, Math.min(chunks, selection.batchesMax().orElse(chunks)));
  }

  private static SchemaMessage schema(Selection selection, DataDescription description) {
    return selection.columns().isEmpty()
        ? description.schema()
        : ColumnProjection.of(description.schema(), selection.columns()).schema();
  }
}
