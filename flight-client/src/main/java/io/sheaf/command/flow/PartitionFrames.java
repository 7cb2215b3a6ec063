package io.sheaf.command.flow;

import io.sheaf.command.option.PartitionSelection;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.ColumnProjection;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.FramesInMemory;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a file that belong to some partitions: a batch belongs where the column {@code
 * partition} of its first row says, as in ArrowRedis, and to 0 where there is no such column. It
 * owns the file's frames and closes them. For one thread.
 */
public final class PartitionFrames implements FrameSource {
  private static final String COLUMN = "partition";

  private final PeekedFrames source;
  private final PartitionSelection wanted;
  private final BufferAllocator allocator;
  private final SortedSet<Integer> found = new TreeSet<>();
  private Optional<ColumnProjection> column = Optional.empty();

  /**
   * @param source owned from now on
   */
  public PartitionFrames(FrameSource source, PartitionSelection wanted, BufferAllocator allocator) {
    this.source = new PeekedFrames(source);
    this.wanted = wanted;
    this.allocator = allocator;
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    try {
      for (IpcFrame frame = pull(); frame != null; frame = pull()) {
        if (frame.kind() != FrameKind.RECORD_BATCH || isWanted(frame)) {
          return frame;
        }
        frame.close();
      }
      return null;
    } catch (CorruptIpcException e) {
      throw new IOException("the input is damaged: " + e.getMessage(), e);
    }
  }

  private @Nullable IpcFrame pull() throws IOException, CorruptIpcException {
    boolean hasColumn = source.hasPartitionColumn();
    IpcFrame frame = source.next();
    if (hasColumn && frame != null) {
      column = Optional.of(ColumnProjection.of(SchemaMessage.of(frame), List.of(COLUMN)));
    }
    return frame;
  }

  private boolean isWanted(IpcFrame batch) throws IOException {
    int partition;
    try {
      partition = partition(batch);
    } catch (IOException | RuntimeException e) {
      batch.close();
      throw e;
    }
    found.add(partition);
    return wanted.isAll() || wanted.numbers().contains(partition);
  }

  private int partition(IpcFrame batch) throws IOException {
    if (column.isEmpty() || batch.rows() == 0) {
      return 0;
    }
    try (FrameArrowReader reader = new FrameArrowReader(projected(batch), allocator)) {
      reader.loadNextBatch();
      FieldVector values = reader.getVectorSchemaRoot().getVector(0);
      return values.isNull(0) ? 0 : checked(((BaseIntVector) values).getValueAsLong(0));
    } catch (CorruptIpcException e) {
      throw new IOException("the input is damaged: " + e.getMessage(), e);
    }
  }

  private static int checked(long number) {
    if (number != (int) number) {
      throw new SheafException(
          ErrorReason.INVALID_DATA,
          "a batch of partition " + number + ", which is no number of one");
    }
    return (int) number;
  }

  private FrameSource projected(IpcFrame batch) throws CorruptIpcException {
    ColumnProjection projection = column.orElseThrow();
    return new FramesInMemory(List.of(projection.schema().frame(), projection.project(batch)));
  }

  /** Numbers of the partitions that the batches so far belong to, wanted or not. */
  public SortedSet<Integer> found() {
    return found;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
