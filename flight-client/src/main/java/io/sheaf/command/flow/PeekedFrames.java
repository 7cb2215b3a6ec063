package io.sheaf.command.flow;

import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.jspecify.annotations.Nullable;

/** A stream whose schema can be looked at before it is pulled. It owns the stream. */
public final class PeekedFrames implements FrameSource {
  private final FrameSource source;
  private @Nullable IpcFrame first;

  public PeekedFrames(FrameSource source) {
    this.source = source;
  }

  /** Whether there is a column {@code partition} of integers, as routing by it needs. */
  public boolean hasPartitionColumn() throws IOException {
    if (first == null) {
      first = source.next();
    }
    if (first == null || first.kind() != FrameKind.SCHEMA) {
      return false;
    }
    try {
      Schema schema = SchemaMessage.of(first).flatbuffer();
      for (int i = 0; i < schema.fieldsLength(); i++) {
        boolean isInteger =
            schema.fields(i).typeType() == Type.Int && schema.fields(i).dictionary() == null;
        if (isInteger && "partition".equals(schema.fields(i).name())) {
          return true;
        }
      }
      return false;
    } catch (CorruptIpcException e) {
      throw new IOException("the input does not begin with a schema: " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    IpcFrame head = first;
    first = null;
    return head == null ? source.next() : head;
  }

  @Override
  public void close() throws IOException {
    IpcFrame head = first;
    first = null;
    if (head != null) {
      head.close();
    }
    source.close();
  }
}
