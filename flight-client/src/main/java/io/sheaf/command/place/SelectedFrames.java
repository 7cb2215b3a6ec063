package io.sheaf.command.place;

import io.sheaf.protocol.ipc.ColumnProjection;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Some columns and the first batches of a file or stream, undecoded. It owns the source and closes
 * it. For one thread.
 */
final class SelectedFrames implements FrameSource {
  private final FrameSource source;
  private final Selection selection;
  private Optional<ColumnProjection> projection = Optional.empty();
  private long batches;

  private SelectedFrames(FrameSource source, Selection selection) {
    this.source = source;
    this.selection = selection;
  }

  /**
   * @param source owned from now on
   */
  static FrameSource of(FrameSource source, Selection selection) {
    return selection.columns().isEmpty() && selection.batchesMax().isEmpty()
        ? source
        : new SelectedFrames(source, selection);
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    try {
      for (IpcFrame frame = source.next(); frame != null; frame = source.next()) {
        Optional<IpcFrame> selected = select(frame);
        if (selected.isPresent()) {
          return selected.get();
        }
        if (isAtEnd()) {
          return null;
        }
      }
      return null;
    } catch (CorruptIpcException e) {
      throw new IOException("the input is damaged: " + e.getMessage(), e);
    }
  }

  private boolean isAtEnd() {
    return selection.batchesMax().filter(max -> batches > max).isPresent();
  }

  /** What is left of a frame, which is taken over; empty when nothing is. */
  private Optional<IpcFrame> select(IpcFrame frame) throws CorruptIpcException {
    return switch (frame.kind()) {
      case SCHEMA -> Optional.of(schema(frame));
      case DICTIONARY -> dictionary(frame);
      case RECORD_BATCH -> batch(frame);
    };
  }

  private IpcFrame schema(IpcFrame frame) throws CorruptIpcException {
    if (selection.columns().isEmpty()) {
      return frame;
    }
    try (frame) {
      ColumnProjection columns = ColumnProjection.of(SchemaMessage.of(frame), selection.columns());
      projection = Optional.of(columns);
      return columns.schema().frame();
    }
  }

  private Optional<IpcFrame> dictionary(IpcFrame frame) {
    if (projection.isEmpty() || projection.get().needsDictionary(frame.dictionaryId())) {
      return Optional.of(frame);
    }
    frame.close();
    return Optional.empty();
  }

  private Optional<IpcFrame> batch(IpcFrame frame) throws CorruptIpcException {
    batches++;
    if (isAtEnd()) {
      frame.close();
      return Optional.empty();
    }
    if (projection.isEmpty()) {
      return Optional.of(frame);
    }
    try (frame) {
      return Optional.of(projection.get().project(frame));
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
