package io.sheaf.dataset.transcode;

import io.sheaf.dataset.codec.BodyCompression;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.DecodedBytes;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.ipc.UnheldColumn;
import io.sheaf.protocol.memory.FullAllocator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;
import org.apache.arrow.vector.util.SchemaChangeRuntimeException;

/** Record batches as vectors, for the few paths that decode. Dictionary columns stay indices. */
public final class BatchVectors {
  private BatchVectors() {}

  /**
   * @param batch lent
   * @return vectors that the caller closes
   * @throws SheafException INVALID_DATA when the batch does not fit the schema, NOT_SUPPORTED when
   *     Java's Arrow has no vectors for it, LIMIT_EXCEEDED when the allocator has no room for it,
   *     OVERLOADED when that has none now
   */
  public static VectorSchemaRoot load(
      SchemaMessage schema, IpcFrame batch, BufferAllocator allocator) {
    Schema columns = memorySchema(schema, allocator);
    VectorSchemaRoot root = create(columns, allocator);
    try (ArrowRecordBatch decoded = BatchFrames.decode(batch, columns.getFields(), allocator)) {
      new VectorLoader(root).load(decoded);
      root.getFieldVectors().forEach(ListOffsets::complete);
      return root;
    } catch (SheafException e) {
      root.close();
      throw e;
    } catch (OutOfMemoryException e) {
      root.close();
      throw noMemory(DecodedBytes.of(batch) + validityBytes(batch), allocator, e);
    } catch (RuntimeException e) {
      root.close();
      throw new SheafException(
          ErrorReason.INVALID_DATA, "record batch can't be decoded: " + e.getMessage(), e);
    }
  }

  /**
   * The batch of some vectors.
   *
   * @param rows lent; what they lack is added
   * @return a batch that the caller closes
   * @throws OutOfMemoryException when the allocator has no room; nothing is left open
   */
  public static ArrowRecordBatch unload(
      VectorSchemaRoot rows, BufferCodec codec, BufferAllocator allocator) {
    rows.getFieldVectors().forEach(ListOffsets::complete);
    // Compressing on its own, the unloader would leave open what it has when the memory is spent.
    try (ArrowRecordBatch batch = new VectorUnloader(rows).getRecordBatch()) {
      return BodyCompression.compress(batch, codec, allocator);
    }
  }

  private static VectorSchemaRoot create(Schema columns, BufferAllocator allocator) {
    try {
      return VectorSchemaRoot.create(columns, allocator);
    } catch (IllegalArgumentException
        | UnsupportedOperationException
        | SchemaChangeRuntimeException e) {
      throw UnheldColumn.refusal(columns.getFields(), allocator, e);
    }
  }

  /** The loader makes the validity of columns that came without one. */
  private static long validityBytes(IpcFrame batch) {
    RecordBatch rows = batch.recordBatch();
    return IntStream.range(0, rows.nodesLength())
        .mapToLong(i -> rows.nodes(i).length() / Byte.SIZE)
        .sum();
  }

  /**
   * What vectors need that are made anew, or compressed, while they are there.
   *
   * @param rows lent
   */
  public static long bytesWithCopy(VectorSchemaRoot rows) {
    return 2 * rows.getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
  }

  /**
   * The failure of an allocator without room.
   *
   * @param bytes as {@link FullAllocator#failure} wants them
   */
  public static SheafException noMemory(
      long bytes, BufferAllocator allocator, OutOfMemoryException cause) {
    return FullAllocator.failure("to take a record batch apart", bytes, allocator, cause);
  }

  /** In messages a dictionary column has its values' type, in memory its indices'. */
  private static Schema memorySchema(SchemaMessage schema, BufferAllocator allocator) {
    Schema message = schema.toArrow();
    List<Field> fields =
        message.getFields().stream()
            .map(
                field ->
                    DictionaryUtility.toMemoryFormat(field, allocator, new java.util.HashMap<>()))
            .toList();
    return new Schema(fields, message.getCustomMetadata());
  }
}
