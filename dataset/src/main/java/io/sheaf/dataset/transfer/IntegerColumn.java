package io.sheaf.dataset.transfer;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The decoded integers of a batch that has no other column, read where they are: vectors and their
 * schema would cost as much as the rest of a batch's way. Owns its buffers; for one thread.
 */
final class IntegerColumn implements AutoCloseable {
  private static final Set<Integer> WIDTHS = Set.of(8, 16, 32, 64);

  private final ArrowRecordBatch batch;
  private final ArrowFieldNode node;
  private final ArrowBuf validity;
  private final ArrowBuf values;
  private final int width;
  private final boolean isSigned;

  private IntegerColumn(ArrowRecordBatch batch, ArrowType.Int type) {
    this.batch = batch;
    this.node = batch.getNodes().get(0);
    this.validity = batch.getBuffers().get(0);
    this.values = batch.getBuffers().get(1);
    this.width = type.getBitWidth() / Byte.SIZE;
    this.isSigned = type.getIsSigned();
  }

  /**
   * The only column of a schema, of integers that are not dictionary-encoded. Metadata, which may
   * be no text, is left out.
   *
   * @throws SheafException NOT_SUPPORTED for integers of a width that Arrow does not have yet,
   *     INVALID_DATA when the type's own message is damaged
   */
  static Field field(SchemaMessage schema) {
    try {
      return checkedField(schema);
    } catch (IndexOutOfBoundsException e) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "schema message is not a valid flatbuffer", e);
    }
  }

  private static Field checkedField(SchemaMessage schema) {
    org.apache.arrow.flatbuf.Field field = schema.flatbuffer().fields(0);
    Int type = (Int) field.type(new Int());
    if (!WIDTHS.contains(type.bitWidth())) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "column '" + field.name() + "' has integers of " + type.bitWidth() + " bits");
    }
    return Field.nullable(field.name(), new ArrowType.Int(type.bitWidth(), type.isSigned()));
  }

  /**
   * @param column a {@link #field}
   * @param batch of that column alone; lent
   * @return a column that the caller closes
   * @throws SheafException INVALID_DATA when the batch does not hold what it promises,
   *     LIMIT_EXCEEDED when the allocator has no room for it, OVERLOADED when that has none now
   */
  static IntegerColumn decode(Field column, IpcFrame batch, BufferAllocator allocator) {
    return new IntegerColumn(
        BatchFrames.decode(batch, List.of(column), allocator), (ArrowType.Int) column.getType());
  }

  int rows() {
    return batch.getLength();
  }

  boolean isNull(int row) {
    return node.getNullCount() > 0 && BitVectorHelper.get(validity, row) == 0;
  }

  /** Only of a row that is not null. A uint64 above the range of int64 is negative. */
  long value(int row) {
    long at = (long) row * width;
    return switch (width) {
      case Byte.BYTES -> isSigned ? values.getByte(at) : Byte.toUnsignedLong(values.getByte(at));
      case Short.BYTES ->
          isSigned ? values.getShort(at) : Short.toUnsignedLong(values.getShort(at));
      case Integer.BYTES ->
          isSigned ? values.getInt(at) : Integer.toUnsignedLong(values.getInt(at));
      default -> values.getLong(at);
    };
  }

  /** The value as its type has it. */
  String text(int row) {
    return isSigned ? Long.toString(value(row)) : Long.toUnsignedString(value(row));
  }

  /** Whether there is a value, and no row has another, or none. */
  boolean isUniform() {
    long bytes = (long) rows() * width;
    if (node.getNullCount() > 0 || rows() == 0 || bytes > Integer.MAX_VALUE) {
      return false;
    }
    // Then they are themselves, moved by one.
    int compared = (int) bytes - width;
    ByteBuffer all = values.nioBuffer(0, (int) bytes);
    return all.slice(0, compared).equals(all.slice(width, compared));
  }

  @Override
  public void close() {
    batch.close();
  }
}
