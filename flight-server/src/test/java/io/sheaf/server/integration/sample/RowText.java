package io.sheaf.server.integration.sample;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
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
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Rows as text, their values looked up in dictionaries: two batches hold the same rows when their
 * texts are equal, however they are laid out. It shares no code with the server.
 */
public final class RowText {
  private final LongFunction<Dictionary> dictionaries;

  public RowText(LongFunction<Dictionary> dictionaries) {
    this.dictionaries = dictionaries;
  }

  /** All rows of a batch. */
  public List<String> of(VectorSchemaRoot root) {
    List<String> rows = new ArrayList<>();
    List<Field> fields = root.getSchema().getFields();
    for (int row = 0; row < root.getRowCount(); row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int column = 0; column < fields.size(); column++) {
        values.add(value(fields.get(column), root.getVector(column), row));
      }
      rows.add(values.toString());
    }
    return rows;
  }

  private @Nullable Object value(Field field, FieldVector vector, int index) {
    if (vector instanceof UnionVector || vector instanceof DenseUnionVector) {
      return ofUnion(field, vector, index);
    } else if (vector instanceof RunEndEncodedVector runs) {
      return value(field.getChildren().get(1), runs.getValuesVector(), run(runs, index));
    } else if (vector.isNull(index)) {
      return null;
    } else if (field.getDictionary() != null) {
      FieldVector values = dictionaries.apply(field.getDictionary().getId()).getVector();
      int place = Math.toIntExact(((BaseIntVector) vector).getValueAsLong(index));
      return value(values.getField(), values, place);
    } else if (vector instanceof StructVector) {
      return IntStream.range(0, field.getChildren().size())
          .mapToObj(child -> text(child(field, vector, child, index)))
          .toList();
    } else if (!field.getChildren().isEmpty()) {
      return ofList(field, vector, index);
    }
    Object value = vector.getObject(index);
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }

  private @Nullable Object child(Field field, FieldVector vector, int child, int index) {
    return value(field.getChildren().get(child), vector.getChildrenFromFields().get(child), index);
  }

  private @Nullable Object ofUnion(Field field, FieldVector vector, int index) {
    boolean isDense = vector instanceof DenseUnionVector;
    byte id =
        isDense
            ? ((DenseUnionVector) vector).getTypeBuffer().getByte(index)
            : ((UnionVector) vector).getTypeBuffer().getByte(index);
    int[] ids = ((ArrowType.Union) field.getType()).getTypeIds();
    int child = IntStream.range(0, ids.length).filter(i -> ids[i] == id).findFirst().orElseThrow();
    int place = isDense ? ((DenseUnionVector) vector).getOffsetBuffer().getInt(4L * index) : index;
    return id + ":" + text(child(field, vector, child, place));
  }

  private static int run(RunEndEncodedVector vector, int index) {
    BaseIntVector ends = (BaseIntVector) vector.getRunEndsVector();
    int run = 0;
    while (ends.getValueAsLong(run) <= index) {
      run++;
    }
    return run;
  }

  private Object ofList(Field field, FieldVector vector, int index) {
    Extent extent = extent(vector, index);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < extent.count; i++) {
      values.add(text(child(field, vector, 0, extent.from + i)));
    }
    return values;
  }

  private record Extent(int from, int count) {
    static Extent between(long from, long to) {
      return new Extent(Math.toIntExact(from), Math.toIntExact(to - from));
    }
  }

  private static Extent extent(FieldVector vector, int index) {
    if (vector instanceof ListVector list) { // maps too
      return Extent.between(list.getElementStartIndex(index), list.getElementEndIndex(index));
    } else if (vector instanceof LargeListVector list) {
      return Extent.between(list.getElementStartIndex(index), list.getElementEndIndex(index));
    } else if (vector instanceof FixedSizeListVector list) {
      return new Extent(index * list.getListSize(), list.getListSize());
    } else if (vector instanceof ListViewVector list) {
      return new Extent(
          list.getOffsetBuffer().getInt(4L * index), list.getSizeBuffer().getInt(4L * index));
    }
    LargeListViewVector list = (LargeListViewVector) vector;
    return new Extent(
        Math.toIntExact(list.getOffsetBuffer().getLong(8L * index)),
        Math.toIntExact(list.getSizeBuffer().getLong(8L * index)));
  }
}
