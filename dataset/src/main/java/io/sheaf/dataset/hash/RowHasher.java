package io.sheaf.dataset.hash;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchLayout;
import io.sheaf.protocol.ipc.ColumnProjection;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Hashes the rows of a schema's batches by some of their columns: by their values alone, whether
 * they are dictionary-encoded or not and however the rows are cut into batches. Of each batch these
 * columns alone are decoded. Safe for any number of threads.
 */
public final class RowHasher {
  private final ColumnProjection columns;
  private final BufferAllocator allocator;

  /**
   * @param columns names of top-level columns, in the order in which they are hashed
   * @throws SheafException INVALID_REQUEST when one is not there, NOT_SUPPORTED when values of its
   *     type can't be hashed
   */
  public RowHasher(SchemaMessage schema, List<String> columns, BufferAllocator allocator) {
    this.columns = ColumnProjection.of(schema, columns);
    this.allocator = allocator;
    check(this.columns.schema());
  }

  private static void check(SchemaMessage columns) {
    Schema raw = columns.flatbuffer();
    for (int i = 0; i < raw.fieldsLength(); i++) {
      if (raw.fields(i).typeType() == Type.Decimal && isNarrow(raw.fields(i))) {
        throw new SheafException(
            ErrorReason.NOT_SUPPORTED,
            "column '" + raw.fields(i).name() + "' is a decimal of 32 or 64 bits, not hashed yet");
      }
    }
    columns.toArrow().getFields().stream()
        .filter(field -> !HashedColumn.isHashable(field))
        .findFirst()
        .ifPresent(
            field -> {
              throw HashedColumn.notHashable(field);
            });
  }

  private static boolean isNarrow(org.apache.arrow.flatbuf.Field field) {
    Decimal type = (Decimal) field.type(new Decimal());
    return type != null && type.bitWidth() < 128;
  }

  /** Takes the hashes of a batch's rows, one after the other. */
  public interface RowHashes {
    void add(int row, long hash);
  }

  /**
   * Hashes each row.
   *
   * @param batch lent; {@link BatchLayout} has checked it
   * @param dictionaries those that hold for the batch; lent
   * @throws SheafException INVALID_DATA when they can't be decoded, LIMIT_EXCEEDED when the
   *     allocator has no room
   */
  public void hash(IpcFrame batch, List<IpcFrame> dictionaries, RowHashes to) {
    try (FrameArrowReader reader =
        new FrameArrowReader(new Frames(batch, dictionaries), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      reader.loadNextBatch();
      List<HashedColumn> hashed = new ArrayList<>();
      for (FieldVector vector : root.getFieldVectors()) {
        hashed.add(column(vector, reader));
      }
      hash(hashed, root.getRowCount(), to);
    } catch (CorruptIpcException | IOException e) {
      throw invalid(e);
    }
  }

  private static void hash(List<HashedColumn> columns, int rows, RowHashes to) {
    RowBytes bytes = new RowBytes();
    for (int row = 0; row < rows; row++) {
      bytes.clear();
      for (HashedColumn column : columns) {
        column.add(row, bytes);
      }
      to.add(row, bytes.hash());
    }
  }

  private static HashedColumn column(FieldVector vector, FrameArrowReader reader)
      throws IOException {
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding == null) {
      return HashedColumn.of(vector);
    }
    FieldVector values =
        Objects.requireNonNull(reader.getDictionaryVectors().get(encoding.getId())).getVector();
    HashedColumn hashed = HashedColumn.of(values);
    BaseIntVector indexes = (BaseIntVector) vector;
    return (row, to) -> {
      if (vector.isNull(row)) {
        to.addNull();
      } else {
        hashed.add(index(indexes.getValueAsLong(row), values), to);
      }
    };
  }

  private static int index(long index, FieldVector values) {
    if (index < 0 || index >= values.getValueCount()) {
      throw new SheafException(
          ErrorReason.INVALID_DATA,
          "a column has index "
              + index
              + " into a dictionary of "
              + values.getValueCount()
              + " values");
    }
    return (int) index;
  }

  private static SheafException invalid(Exception cause) {
    return new SheafException(
        ErrorReason.INVALID_DATA, "record batch can't be hashed: " + cause.getMessage(), cause);
  }

  /** Schema, dictionaries and batch of the columns hashed. */
  private final class Frames implements FrameSource {
    private final Deque<IpcFrame> left = new ArrayDeque<>();

    Frames(IpcFrame batch, List<IpcFrame> dictionaries) throws CorruptIpcException {
      IpcFrame projected = columns.project(batch);
      left.add(columns.schema().frame());
      dictionaries.stream()
          .filter(dictionary -> columns.needsDictionary(dictionary.dictionaryId()))
          .forEach(dictionary -> left.add(dictionary.retain()));
      left.add(projected);
    }

    @Override
    public @Nullable IpcFrame next() {
      return left.poll();
    }

    @Override
    public void close() {
      left.forEach(IpcFrame::close);
      left.clear();
    }
  }
}
