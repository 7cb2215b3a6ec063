package io.sheaf.dataset.managed;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The chunk index as it is stored: an Arrow IPC stream of one uncompressed batch with the columns
 * batch int32, rows int64, bytes int64, crc32c uint32 and app_metadata binary, null when empty.
 * Readers find columns by name and ignore others. Safe for any number of threads.
 */
public final class ChunkIndexCodec {
  private static final Schema SCHEMA =
      new Schema(
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

  public byte[] encode(ChunkIndex index) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, stream)) {
      fill(root, index.entries());
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory failed", e);
    }
    return stream.toByteArray();
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

  private static void fill(VectorSchemaRoot root, List<ChunkEntry> entries) {
    root.allocateNew();
    for (int i = 0; i < entries.size(); i++) {
      ChunkEntry entry = entries.get(i);
      ((IntVector) root.getVector("batch")).setSafe(i, entry.batch());
      ((BigIntVector) root.getVector("rows")).setSafe(i, entry.rows());
      ((BigIntVector) root.getVector("bytes")).setSafe(i, entry.bytes());
      ((UInt4Vector) root.getVector("crc32c")).setSafe(i, entry.crc32c());
      if (!entry.appMetadata().isEmpty()) {
        ((VarBinaryVector) root.getVector("app_metadata"))
            .setSafe(i, entry.appMetadata().toByteArray());
      }
    }
    root.setRowCount(entries.size());
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
