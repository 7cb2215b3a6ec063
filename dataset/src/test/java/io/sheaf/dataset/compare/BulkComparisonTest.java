package io.sheaf.dataset.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values compared together say the same as values compared one by one, wherever both begin. */
class BulkComparisonTest {
  private static final int VALUES = 5_000;
  private static final int WORDS = 100;
  private static final int NO_WORD = 1_000;
  private static final DictionaryEncoding BYTES =
      new DictionaryEncoding(1, false, new ArrowType.Int(8, true));
  private static final DictionaryEncoding INTS =
      new DictionaryEncoding(2, false, new ArrowType.Int(32, true));

  private final BufferAllocator allocator = new RootAllocator();
  private final Random random = new Random(7);

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "int, 0",
    "int, 0.1",
    "double, 0.1",
    "bits, 0",
    "bits, 0.1",
    "strings, 0",
    "strings, 0.1",
    "lists, 0",
    "lists, 0.1",
    "pairs, 0.1",
    "structs, 0.1",
    "structs of words, 0.1",
    "words, 0",
    "words, 0.1",
    "bytes, 0.1",
  })
  void isAsOneByOne(String kind, double nulls) {
    Field field = field(kind);
    try (FieldVector left = field.createVector(allocator);
        FieldVector right = field.createVector(allocator);
        MapDictionaryProvider words = words()) {
      ValuesFactory factory = new ValuesFactory(words);
      fill(left, VALUES, nulls);
      for (int shift : new int[] {0, 13}) {
        ColumnValues mine = factory.of(field, left);
        for (int changed : new int[] {-1, random.nextInt(VALUES)}) {
          copy(left, right, shift, changed, nulls);
          assertAlike(mine, factory.of(field, right), shift);
        }
      }
    }
  }

  /** Behind some values of its own, with one value that is another's. */
  private void copy(FieldVector from, FieldVector to, int shift, int changed, double nulls) {
    fill(to, shift, nulls);
    for (int i = 0; i < VALUES; i++) {
      to.copyFromSafe(i == changed ? (i + 1) % VALUES : i, shift + i, from);
    }
    to.setValueCount(shift + VALUES);
  }

  @Test
  void valuesThatAreNotThereAreInvalid() {
    try (FieldVector vector = field("bits").createVector(allocator);
        MapDictionaryProvider words = words()) {
      fill(vector, VALUES, 0);
      ColumnValues values = new ValuesFactory(words).of(field("bits"), vector);

      assertThatThrownBy(() -> values.samePrefix(1, values, 0, VALUES))
          .isInstanceOfSatisfying(
              SheafException.class,
              e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_DATA));
      assertThatThrownBy(() -> values.samePrefix(0, values, -1, 2))
          .hasMessageContaining("2 values from number -1");
    }
  }

  private void assertAlike(ColumnValues left, ColumnValues right, int shift) {
    for (int start : new int[] {0, random.nextInt(VALUES)}) {
      int length = VALUES - start;
      int one = 0;
      while (one < length && left.same(start + one, right, shift + start + one)) {
        one++;
      }
      assertThat(left.samePrefix(start, right, shift + start, length)).isEqualTo(one);
      assertThat(right.samePrefix(shift + start, left, start, length)).isEqualTo(one);
    }
  }

  private static Field field(String kind) {
    Field item = Field.nullable("item", new ArrowType.Int(32, true));
    ArrowType number = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    return switch (kind) {
      case "int" -> Field.nullable(kind, new ArrowType.Int(32, true));
      case "double" -> Field.nullable(kind, number);
      case "bits" -> Field.nullable(kind, ArrowType.Bool.INSTANCE);
      case "strings" -> Field.nullable(kind, ArrowType.Utf8.INSTANCE);
      case "lists" -> new Field(kind, FieldType.nullable(ArrowType.List.INSTANCE), List.of(item));
      case "pairs" ->
          new Field(kind, FieldType.nullable(new ArrowType.FixedSizeList(2)), List.of(item));
      case "structs" ->
          new Field(
              kind,
              FieldType.nullable(ArrowType.Struct.INSTANCE),
              List.of(item, Field.nullable("text", ArrowType.Utf8.INSTANCE)));
      case "structs of words" ->
          new Field(kind, FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(field("words")));
      case "words" -> new Field(kind, new FieldType(true, INTS.getIndexType(), INTS), null);
      case "bytes" -> new Field(kind, new FieldType(true, BYTES.getIndexType(), BYTES), null);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private MapDictionaryProvider words() {
    MapDictionaryProvider provider = new MapDictionaryProvider();
    for (DictionaryEncoding encoding : List.of(BYTES, INTS)) {
      VarCharVector words = new VarCharVector("words", allocator);
      for (int i = 0; i < WORDS; i++) {
        words.setSafe(i, ("word " + i).getBytes());
      }
      words.setValueCount(WORDS);
      provider.put(new Dictionary(words, encoding));
    }
    return provider;
  }

  /** Nulls have values of their own beneath them. */
  private void fill(FieldVector vector, int values, double nulls) {
    vector.reset();
    for (int i = 0; i < values; i++) {
      set(vector, i);
      if (random.nextDouble() < nulls) {
        setNull(vector, i);
      }
    }
    vector.setValueCount(values);
  }

  private void set(FieldVector vector, int index) {
    int value = random.nextInt(WORDS);
    if (vector instanceof IntVector ints) {
      ints.setSafe(index, value);
    } else if (vector instanceof TinyIntVector bytes) {
      bytes.setSafe(index, value);
    } else if (vector instanceof BitVector bits) {
      bits.setSafe(index, value & 1);
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      while (fixed.getValueCapacity() <= index) {
        fixed.reAlloc();
      }
      fixed.getDataBuffer().setDouble((long) index * Double.BYTES, value);
      fixed.setIndexDefined(index);
    } else if (vector instanceof VarCharVector strings) {
      strings.setSafe(index, "x".repeat(value % 7).getBytes());
    } else if (vector instanceof ListVector lists) {
      int start = lists.startNewValue(index);
      int length = value % 5;
      for (int i = 0; i < length; i++) {
        set(lists.getDataVector(), start + i);
      }
      lists.endValue(index, length);
    } else if (vector instanceof FixedSizeListVector pairs) {
      int start = pairs.startNewValue(index);
      set((FieldVector) pairs.getDataVector(), start);
      set((FieldVector) pairs.getDataVector(), start + 1);
    } else if (vector instanceof StructVector structs) {
      structs.setIndexDefined(index);
      structs.getChildrenFromFields().forEach(child -> set(child, index));
    }
  }

  private static void setNull(FieldVector vector, int index) {
    if (vector instanceof StructVector structs) {
      structs.setNull(index);
      for (FieldVector child : structs.getChildrenFromFields()) {
        if (child instanceof IntVector ints) {
          ints.setSafe(index, NO_WORD);
        }
      }
    } else if (vector instanceof ListVector || vector instanceof FixedSizeListVector) {
      BitVectorHelper.unsetBit(vector.getValidityBuffer(), index);
    } else {
      vector.setNull(index);
    }
  }
}
