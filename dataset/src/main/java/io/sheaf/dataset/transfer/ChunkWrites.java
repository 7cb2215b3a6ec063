package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Joins schema, dictionaries and batch to chunks, and gives them to the store. */
final class ChunkWrites {
  /** What a chunk counts at least: each is a command that waits in the store's queue. */
  private static final long COUNTED_BYTES_MIN = 16 << 10;

  private final DatasetWriter writer;
  private final SchemaMessage schema;
  private final AtomicLong bytesInFlight = new AtomicLong();

  ChunkWrites(DatasetWriter writer, SchemaMessage schema) {
    this.writer = writer;
    this.schema = schema;
  }

  /**
   * Writes a partition's next chunk.
   *
   * @param batch taken over
   * @param dictionaries lent
   * @return as {@link DatasetWriter#write}
   */
  CompletionStage<Void> write(
      int partition, IpcFrame batch, List<IpcFrame> dictionaries, ByteString appMetadata) {
    long rows = batch.rows();
    ByteBuf bytes = join(batch, dictionaries);
    long size = counted(bytes.readableBytes());
    bytesInFlight.addAndGet(size);
    return writer
        .write(partition, new Chunk("", bytes, rows, appMetadata))
        .whenComplete((done, failure) -> bytesInFlight.addAndGet(-size));
  }

  /** What so many bytes under way count, so that many small chunks have a limit, too. */
  static long counted(long bytes) {
    return Math.max(bytes, COUNTED_BYTES_MIN);
  }

  /** Bytes of chunks given to the store and not yet taken by it, {@link #counted}. */
  long bytesInFlight() {
    return bytesInFlight.get();
  }

  private ByteBuf join(IpcFrame batch, List<IpcFrame> dictionaries) {
    try (IpcFrame schemaFrame = schema.frame();
        batch) {
      List<IpcFrame> frames = new ArrayList<>(2 + dictionaries.size());
      frames.add(schemaFrame);
      frames.addAll(dictionaries);
      frames.add(batch);
      return IpcStreams.join(frames);
    }
  }
}
