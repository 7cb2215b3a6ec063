package io.sheaf.protocol.ipc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.UnionVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** A stream with a column of each type that Arrow Java can write, nested and not, with nulls. */
final class TestingVectors {
  static final int ROWS = 7;
  private static final ArrowType INT = new ArrowType.Int(32, true);
  private static final DictionaryEncoding WORDS = new DictionaryEncoding(3, false, null);

  private TestingVectors() {}

  static List<Field> columns() {
    List<Field> columns = new ArrayList<>();
    for (ArrowType type : flatTypes()) {
      columns.add(Field.nullable(type.toString(), type));
    }
    columns.add(nested("list", new ArrowType.List(), item(INT)));
    columns.add(nested("large list", new ArrowType.LargeList(), item(new ArrowType.Utf8())));
    columns.add(nested("list view", new ArrowType.ListView(), item(INT)));
    columns.add(nested("large list view", new ArrowType.LargeListView(), item(INT)));
    columns.add(nested("fixed size list", new ArrowType.FixedSizeList(3), item(INT)));
    columns.add(struct("struct", item(INT), item(new ArrowType.Utf8View())));
    columns.add(nested("map", new ArrowType.Map(false), entries()));
    columns.add(nested("deep", new ArrowType.List(), struct("s", nestedList(), item(INT))));
    columns.add(union(UnionMode.Sparse));
    columns.add(union(UnionMode.Dense));
    columns.add(nested("run-end encoded", new ArrowType.RunEndEncoded(), runEnds(), item(INT)));
    columns.add(new Field("words", new FieldType(true, INT, WORDS), null));
    columns.add(nested("list of words", new ArrowType.List(), new Field("w", words(), null)));
    columns.add(Field.notNullable("last", INT));
    return columns;
  }

  private static List<ArrowType> flatTypes() {
    return List.of(
        new ArrowType.Null(),
        new ArrowType.Bool(),
        new ArrowType.Int(8, true),
        new ArrowType.Int(64, false),
        new ArrowType.FloatingPoint(FloatingPointPrecision.HALF),
        new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
        new ArrowType.Utf8(),
        new ArrowType.LargeUtf8(),
        new ArrowType.Utf8View(),
        new ArrowType.Binary(),
        new ArrowType.LargeBinary(),
        new ArrowType.BinaryView(),
        new ArrowType.FixedSizeBinary(5),
        new ArrowType.Decimal(10, 2, 128),
        new ArrowType.Decimal(40, 2, 256),
        new ArrowType.Date(DateUnit.DAY),
        new ArrowType.Time(TimeUnit.NANOSECOND, 64),
        new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"),
        new ArrowType.Duration(TimeUnit.SECOND),
        new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO));
  }

  private static FieldType words() {
    return new FieldType(true, INT, WORDS);
  }

  private static Field item(ArrowType type) {
    return Field.nullable("item " + type, type);
  }

  private static Field runEnds() {
    return Field.notNullable("run_ends", INT);
  }

  private static Field nestedList() {
    return nested("l", new ArrowType.List(), item(new ArrowType.Utf8()));
  }

  private static Field entries() {
    Field key = Field.notNullable("key", new ArrowType.Utf8());
    return new Field(
        "entries",
        FieldType.notNullable(new ArrowType.Struct()),
        List.of(key, Field.nullable("value", INT)));
  }

  private static Field struct(String name, Field... children) {
    return nested(name, new ArrowType.Struct(), children);
  }

  private static Field union(UnionMode mode) {
    return nested(
        mode + " union",
        new ArrowType.Union(mode, mode == UnionMode.Sparse ? new int[] {5, 7} : new int[] {0, 1}),
        Field.nullable("number", INT),
        Field.nullable("text", new ArrowType.Utf8()));
  }

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  /** A stream of {@code batches} batches, each of {@value #ROWS} rows. */
  static byte[] stream(BufferAllocator allocator, List<Field> columns, int batches)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (VarCharVector words = new VarCharVector("words", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(columns), allocator)) {
      fill(words, 9);
      DictionaryProvider dictionaries =
          new DictionaryProvider.MapDictionaryProvider(new Dictionary(words, WORDS));
      try (ArrowStreamWriter writer = new ArrowStreamWriter(root, dictionaries, bytes)) {
        for (int i = 0; i < batches; i++) {
          root.getFieldVectors().forEach(column -> fill(column, ROWS));
          root.setRowCount(ROWS);
          writer.writeBatch();
        }
      }
    }
    return bytes.toByteArray();
  }

  private static void fill(FieldVector vector, int count) {
    vector.clear();
    vector.allocateNew();
    if (vector instanceof BaseFixedWidthVector fixed) {
      fillFixed(fixed, count);
    } else if (vector instanceof VariableWidthFieldVector texts) {
      fillTexts(texts, count);
    } else if (vector instanceof RunEndEncodedVector runs) {
      fillRuns(runs, count);
    } else if (vector instanceof UnionVector union) {
      fillSparse(union, count);
    } else if (vector instanceof DenseUnionVector union) {
      fillDense(union, count);
    } else if (!(vector instanceof NullVector)) {
      fillNested(vector, count);
    }
    vector.setValueCount(count);
  }

  private static void fillFixed(BaseFixedWidthVector vector, int count) {
    vector.setInitialCapacity(count);
    vector.allocateNew();
    ArrowBuf data = vector.getDataBuffer();
    for (int i = 0; i < Math.min(data.capacity(), count * 16L); i++) {
      data.setByte(i, i % 4 == 0 ? i / 4 % 8 : 0);
    }
    for (int i = 0; i < count; i++) {
      if (!vector.getField().isNullable() || i % 3 != 1) {
        BitVectorHelper.setBit(vector.getValidityBuffer(), i);
      }
    }
  }

  private static void fillTexts(VariableWidthFieldVector vector, int count) {
    for (int i = 0; i < count; i++) {
      if (!vector.getField().isNullable() || i % 3 != 2) {
        String text = "v".repeat(i * 5);
        vector.setSafe(i, text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void fillRuns(RunEndEncodedVector vector, int count) {
    IntVector ends = (IntVector) vector.getRunEndsVector();
    ends.setSafe(0, 2);
    ends.setSafe(1, count);
    ends.setValueCount(2);
    fill(vector.getValuesVector(), 2);
  }

  private static void fillSparse(UnionVector vector, int count) {
    vector.setInitialCapacity(count);
    vector.allocateNew();
    for (int i = 0; i < count; i++) {
      vector.getTypeBuffer().setByte(i, i % 2 == 0 ? 5 : 7);
    }
    vector.getChildrenFromFields().forEach(child -> fill(child, count));
  }

  private static void fillDense(DenseUnionVector vector, int count) {
    vector.setInitialCapacity(count);
    vector.allocateNew();
    for (int i = 0; i < count; i++) {
      vector.getTypeBuffer().setByte(i, i % 2);
      vector.getOffsetBuffer().setInt(i * 4L, i / 2);
    }
    vector.getChildrenFromFields().forEach(child -> fill(child, (count + 1) / 2));
  }

  private static void fillNested(FieldVector vector, int count) {
    int children = 0;
    for (int i = 0; i < count; i++) {
      int size = i % 3;
      children += size;
      if (vector instanceof ListVector list) { // maps too
        list.startNewValue(i);
        list.endValue(i, size);
      } else if (vector instanceof LargeListVector list) {
        list.startNewValue(i);
        list.endValue(i, size);
      } else if (vector instanceof ListViewVector list) {
        list.startNewValue(i);
        list.endValue(i, size);
      } else if (vector instanceof LargeListViewVector list) {
        list.startNewValue(i);
        list.endValue(i, size);
      } else if (vector instanceof FixedSizeListVector list) {
        list.setNotNull(i);
      } else {
        ((StructVector) vector).setIndexDefined(i);
      }
    }
    int childCount = childCount(vector, count, children);
    vector.getChildrenFromFields().forEach(child -> fill(child, childCount));
  }

  private static int childCount(FieldVector vector, int count, int children) {
    if (vector instanceof FixedSizeListVector list) {
      return count * list.getListSize();
    }
    return vector instanceof StructVector ? count : children;
  }
}
