package io.sheaf.dataset.arrowfile;

import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Decodes the frames of a stream that are handed to it one by one; others it need not see. */
final class FrameDecoder implements AutoCloseable {
  private final Handed handed = new Handed();
  private final FrameArrowReader reader;

  FrameDecoder(SchemaMessage schema, BufferAllocator allocator) {
    this.reader = new FrameArrowReader(handed, allocator);
    handed.frames.add(schema.frame());
  }

  /**
   * Loads a dictionary.
   *
   * @param frame lent
   * @return its values, lent until the next dictionary of its id
   */
  FieldVector dictionary(IpcFrame frame) throws IOException {
    handed.frames.add(frame.retain());
    reader.loadNextBatch();
    return reader.lookup(frame.dictionaryId()).getVector();
  }

  /**
   * Loads a record batch.
   *
   * @param frame lent
   * @return its columns, lent until the next frame
   */
  VectorSchemaRoot batch(IpcFrame frame) throws IOException {
    handed.frames.add(frame.retain());
    reader.loadNextBatch();
    return reader.getVectorSchemaRoot();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** What was handed over and not decoded yet: an end that is only one for now. */
  private static final class Handed implements FrameSource {
    private final Deque<IpcFrame> frames = new ArrayDeque<>();

    @Override
    public @Nullable IpcFrame next() {
      return frames.poll();
    }

    @Override
    public void close() {
      frames.forEach(IpcFrame::close);
      frames.clear();
    }
  }
}
