package io.sheaf.dataset.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java's own copying has no way for lists of values with a unit and a zone. */
class RowTakeTest {
  private static final int ROWS = 6;
  private static final Field TIME =
      Field.nullable("time", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsHeld() {
    allocator.close();
  }

  static List<Field> nested() {
    return List.of(
        field(new ArrowType.List(), TIME),
        field(new ArrowType.LargeList(), TIME),
        field(new ArrowType.FixedSizeList(2), TIME),
        field(new ArrowType.Struct(), TIME, Field.nullable("nothing", new ArrowType.Null())),
        field(new ArrowType.List(), field(new ArrowType.LargeList(), TIME)));
  }

  private static Field field(ArrowType type, Field... children) {
    return new Field("column", FieldType.nullable(type), List.of(children));
  }

  @ParameterizedTest
  @MethodSource("nested")
  void rowsOfNestedColumnsAreTaken(Field field) {
    try (FieldVector from = field.createVector(allocator);
        FieldVector to = field.createVector(allocator)) {
      fill(from, ROWS);
      for (int[] rows : new int[][] {{0, 1, 2, 3, 4, 5}, {1, 4}, {5}, {}}) {
        RowTake.take(rows, from, to);
        assertThat(values(to)).isEqualTo(values(from, rows));
      }
    }
  }

  /** Each third value is null; lists hold none, one or two. */
  private static void fill(FieldVector vector, int count) {
    vector.setInitialCapacity(Math.max(1, count));
    vector.allocateNew();
    int values = 0;
    for (int i = 0; i < count; i++) {
      boolean isNull = i % 3 == 2;
      if (vector instanceof TimeStampMicroTZVector times && !isNull) {
        times.set(i, i * 1_000L);
      } else if (vector instanceof ListVector list && !isNull) {
        list.startNewValue(i);
        list.endValue(i, i % 3 + 1);
        values += i % 3 + 1;
      } else if (vector instanceof LargeListVector list && !isNull) {
        list.startNewValue(i);
        list.endValue(i, i % 3);
        values += i % 3;
      } else if (vector instanceof FixedSizeListVector list && !isNull) {
        list.setNotNull(i);
      } else if (vector instanceof StructVector struct && !isNull) {
        struct.setIndexDefined(i);
      }
    }
    int perRow = vector instanceof FixedSizeListVector ? 2 : 1;
    boolean isList = vector instanceof ListVector || vector instanceof LargeListVector;
    int childCount = isList ? values : count * perRow;
    vector.getChildrenFromFields().forEach(child -> fill(child, childCount));
    vector.setValueCount(count);
  }

  private static List<String> values(FieldVector vector) {
    int[] rows = new int[vector.getValueCount()];
    java.util.Arrays.setAll(rows, row -> row);
    return values(vector, rows);
  }

  private static List<String> values(FieldVector vector, int[] rows) {
    List<String> values = new ArrayList<>();
    for (int row : rows) {
      values.add(String.valueOf(vector.getObject(row)));
    }
    return values;
  }

  /** Lists that overlap could ask for any number of values. */
  @Test
  void offsetsThatGoBackAreRefused() {
    Field field = field(new ArrowType.List(), TIME);
    try (ListVector from = (ListVector) field.createVector(allocator);
        FieldVector to = field.createVector(allocator)) {
      fill(from, ROWS);
      from.getOffsetBuffer().setInt(4, 3);
      from.getOffsetBuffer().setInt(8, 0);
      BitVectorHelper.setBit(from.getValidityBuffer(), 1);
      assertThatThrownBy(() -> RowTake.take(new int[] {0, 1}, from, to))
          .isInstanceOfSatisfying(
              SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_DATA))
          .hasMessageContaining("column");
    }
  }
}
