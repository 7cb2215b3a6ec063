package io.sheaf.dataset.managed;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sheaf.protocol.ipc.BatchBuffers;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * The chunk index as it is stored: an Arrow IPC stream of one uncompressed batch with the columns
 * batch int32, rows int64, bytes int64, crc32c uint32 and app_metadata binary, null when empty.
 * Readers find columns by name and ignore others. Safe for any number of threads.
 */
public final class ChunkIndexCodec {
  private static final SchemaMessage SCHEMA =
      SchemaMessage.of(
          List.of(
              IndexColumns.column("batch", new ArrowType.Int(32, true), false),
              IndexColumns.column("rows", new ArrowType.Int(64, true), false),
              IndexColumns.column("bytes", new ArrowType.Int(64, true), false),
              IndexColumns.column("crc32c", new ArrowType.Int(32, false), false),
              IndexColumns.column("app_metadata", ArrowType.Binary.INSTANCE, true)),
          Map.of("sheaf.index", "1"));

  private final BufferAllocator allocator;

  /**
   * @param allocator for the time of a call; lent
   */
  public ChunkIndexCodec(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Without vectors, which take a command that only writes a tenth of a second to set up. */
  public byte[] encode(ChunkIndex index) {
    try (IpcFrame schema = SCHEMA.frame();
        IpcFrame batch = BatchFrames.encode(batch(index.entries()))) {
      ByteBuf stream = IpcStreams.join(List.of(schema, batch));
      try {
        return ByteBufUtil.getBytes(stream);
      } finally {
        stream.release();
      }
    }
  }

  /**
   * The index in a stream whose checksum fitted.
   *
   * @throws IOException when it is no chunk index
   */
  public ChunkIndex decode(byte[] stream) throws IOException {
    List<ChunkEntry> entries = new ArrayList<>();
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        read(root, entries);
      }
    } catch (RuntimeException e) {
      throw new IOException("not a chunk index: " + e.getMessage(), e);
    }
    return new ChunkIndex(entries);
  }

  private ArrowRecordBatch batch(List<ChunkEntry> entries) {
    int length = entries.size();
    try (BatchBuffers buffers = new BatchBuffers(allocator)) {
      ByteBuffer batch = column(buffers, length, Integer.BYTES);
      ByteBuffer rows = column(buffers, length, Long.BYTES);
      ByteBuffer bytes = column(buffers, length, Long.BYTES);
      ByteBuffer crc32c = column(buffers, length, Integer.BYTES);
      BitSet withMetadata = new BitSet(length);
      int metadataBytes = 0;
      for (int i = 0; i < length; i++) {
        ChunkEntry entry = entries.get(i);
        batch.putInt(entry.batch());
        rows.putLong(entry.rows());
        bytes.putLong(entry.bytes());
        crc32c.putInt(entry.crc32c());
        withMetadata.set(i, !entry.appMetadata().isEmpty());
        metadataBytes = Math.addExact(metadataBytes, entry.appMetadata().size());
      }
      buffers.column(length, withMetadata);
      ByteBuffer offsets = buffers.buffer((length + 1L) * Integer.BYTES).putInt(0);
      ByteBuffer metadata = buffers.buffer(metadataBytes);
      for (ChunkEntry entry : entries) {
        entry.appMetadata().copyTo(metadata);
        offsets.putInt(metadata.position());
      }
      return buffers.toRecordBatch(length);
    }
  }

  private static ByteBuffer column(BatchBuffers buffers, int length, int bytesEach) {
    buffers.column(length);
    return buffers.buffer((long) length * bytesEach);
  }

  private static void read(VectorSchemaRoot root, List<ChunkEntry> entries) throws IOException {
    IntVector batch = IndexColumns.vector(root, "batch", IntVector.class);
    BigIntVector rows = IndexColumns.vector(root, "rows", BigIntVector.class);
    BigIntVector bytes = IndexColumns.vector(root, "bytes", BigIntVector.class);
    UInt4Vector crc32c = IndexColumns.vector(root, "crc32c", UInt4Vector.class);
    VarBinaryVector appMetadata = IndexColumns.vector(root, "app_metadata", VarBinaryVector.class);
    for (int i = 0; i < root.getRowCount(); i++) {
      if (batch.get(i) != entries.size()) {
        throw new IOException("row " + entries.size() + " is of batch " + batch.get(i));
      }
      ByteString metadata =
          appMetadata.isNull(i) ? ByteString.EMPTY : ByteString.copyFrom(appMetadata.get(i));
      entries.add(
          new ChunkEntry(
              batch.get(i), rows.get(i), Math.toIntExact(bytes.get(i)), crc32c.get(i), metadata));
    }
  }
}
