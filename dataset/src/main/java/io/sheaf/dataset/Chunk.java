package io.sheaf.dataset;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;

/**
 * One chunk on its way: an Arrow IPC stream of schema, dictionaries and one record batch. It owns
 * one reference to its bytes; closing gives it up.
 *
 * @param label names it in messages: its key, or its place in a file
 * @param bytes the whole IPC stream, end included
 * @param rows of its batch, -1 when unknown
 * @param appMetadata what the application sent with the batch, perhaps empty
 */
public record Chunk(String label, ByteBuf bytes, long rows, ByteString appMetadata)
    implements AutoCloseable {
  @Override
  public void close() {
    bytes.release();
  }
}
