package io.sheaf.dataset.arrowfile;

import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FramesInMemory;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Decodes the frames of a stream that are handed to it one by one; others it need not see. */
final class FrameDecoder implements AutoCloseable {
  /** What was handed over and not decoded yet: its end is only one for now. */
  private final FramesInMemory handed;

  private final FrameArrowReader reader;

  FrameDecoder(SchemaMessage schema, BufferAllocator allocator) {
    this.handed = new FramesInMemory(List.of(schema.frame()));
    this.reader = new FrameArrowReader(handed, allocator);
  }

  /**
   * Loads a dictionary.
   *
   * @param frame lent
   * @return its values, lent until the next dictionary of its id
   */
  FieldVector dictionary(IpcFrame frame) throws IOException {
    handed.add(frame.retain());
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
    handed.add(frame.retain());
    reader.loadNextBatch();
    return reader.getVectorSchemaRoot();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
