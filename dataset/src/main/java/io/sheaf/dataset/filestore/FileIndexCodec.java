package io.sheaf.dataset.filestore;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.managed.Checksum;
import io.sheaf.dataset.managed.IndexColumns;
import io.sheaf.protocol.ipc.CorruptIpcException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The index as text in a footer (docs/format.md): the CRC of an Arrow IPC stream, a space, and the
 * stream in base64, with the columns partition int32, rows int64, crc32c uint32 and app_metadata
 * binary, null when empty. Readers find columns by name and ignore others. Safe for any number of
 * threads.
 */
final class FileIndexCodec {
  /** What the index is called in a footer's metadata. */
  static final String KEY = "sheaf.index";

  private static final String DICTIONARIES = "sheaf.dictionaries";

  private static final List<Field> COLUMNS =
      List.of(
          IndexColumns.column("partition", new ArrowType.Int(32, true), false),
          IndexColumns.column("rows", new ArrowType.Int(64, true), false),
          IndexColumns.column("crc32c", new ArrowType.Int(32, false), false),
          IndexColumns.column("app_metadata", ArrowType.Binary.INSTANCE, true));

  private final BufferAllocator allocator;

  /**
   * @param allocator for the time of a call; lent
   */
  FileIndexCodec(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  String encode(FileIndex index) {
    byte[] stream = stream(index);
    return Checksum.text(Checksum.of(stream)) + " " + Base64.getEncoder().encodeToString(stream);
  }

  private byte[] stream(FileIndex index) {
    String crcs =
        index.dictionaryCrcs().stream().map(Checksum::text).collect(Collectors.joining(","));
    Schema schema = new Schema(COLUMNS, Map.of(KEY, "1", DICTIONARIES, crcs));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, stream)) {
      fill(root, index.batches());
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory failed", e);
    }
    return stream.toByteArray();
  }

  private static void fill(VectorSchemaRoot root, List<FileIndex.Entry> entries) {
    root.allocateNew();
    for (int i = 0; i < entries.size(); i++) {
      FileIndex.Entry entry = entries.get(i);
      ((IntVector) root.getVector("partition")).setSafe(i, entry.partition());
      ((BigIntVector) root.getVector("rows")).setSafe(i, entry.rows());
      ((UInt4Vector) root.getVector("crc32c")).setSafe(i, entry.crc32c());
      if (!entry.appMetadata().isEmpty()) {
        ((VarBinaryVector) root.getVector("app_metadata"))
            .setSafe(i, entry.appMetadata().toByteArray());
      }
    }
    root.setRowCount(entries.size());
  }

  /**
   * @throws CorruptIpcException when it is no index, or not the one that was written
   */
  FileIndex decode(String text) throws CorruptIpcException {
    try {
      byte[] stream = Base64.getDecoder().decode(text.substring(text.indexOf(' ') + 1));
      if (!text.startsWith(Checksum.text(Checksum.of(stream)) + " ")) {
        throw new CorruptIpcException("its chunk index does not have its checksum");
      }
      return decode(stream);
    } catch (IOException | RuntimeException e) {
      throw new CorruptIpcException("its footer has no valid chunk index: " + e.getMessage());
    }
  }

  private FileIndex decode(byte[] stream) throws IOException {
    List<FileIndex.Entry> entries = new ArrayList<>();
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      String crcs = root.getSchema().getCustomMetadata().getOrDefault(DICTIONARIES, "");
      while (reader.loadNextBatch()) {
        read(root, entries);
      }
      return new FileIndex(
          entries,
          Stream.of(crcs.split(","))
              .filter(crc -> !crc.isEmpty())
              .map(crc -> Integer.parseUnsignedInt(crc, 16))
              .toList());
    }
  }

  private static void read(VectorSchemaRoot root, List<FileIndex.Entry> entries)
      throws IOException {
    IntVector partition = IndexColumns.vector(root, "partition", IntVector.class);
    BigIntVector rows = IndexColumns.vector(root, "rows", BigIntVector.class);
    UInt4Vector crc32c = IndexColumns.vector(root, "crc32c", UInt4Vector.class);
    VarBinaryVector appMetadata = IndexColumns.vector(root, "app_metadata", VarBinaryVector.class);
    for (int i = 0; i < root.getRowCount(); i++) {
      entries.add(
          new FileIndex.Entry(
              partition.get(i),
              rows.get(i),
              crc32c.get(i),
              appMetadata.isNull(i) ? ByteString.EMPTY : ByteString.copyFrom(appMetadata.get(i))));
    }
  }
}
