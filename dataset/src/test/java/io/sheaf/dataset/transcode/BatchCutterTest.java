package io.sheaf.dataset.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchCutterTest {
  /** Java's Arrow fails before it cuts, and would leave open the member before. */
  @Test
  void unionsOfRunEndEncodedValuesAreRefusedByName() {
    ArrowType number = new ArrowType.Int(32, true);
    Field runs =
        nested(
            "runs",
            new ArrowType.RunEndEncoded(),
            Field.notNullable("run_ends", number),
            Field.nullable("values", number));
    ArrowType type = new ArrowType.Union(UnionMode.Sparse, new int[] {0, 1});
    Field union = nested("choice", type, Field.nullable("number", number), runs);
    try (BufferAllocator allocator = new RootAllocator()) {
      VectorSchemaRoot rows = VectorSchemaRoot.create(new Schema(List.of(union)), allocator);
      rows.setRowCount(3);
      try (BatchCutter cutter = new BatchCutter(rows, BufferCodec.NONE, allocator)) {
        assertThatThrownBy(() -> cutter.take(1, 2))
            .isInstanceOfSatisfying(
                SheafException.class,
                e -> assertThat(e.reason()).isEqualTo(ErrorReason.NOT_SUPPORTED))
            .hasMessageContaining("'choice'");
      }
    }
  }

  private static final Field NUMBER = Field.nullable("number", new ArrowType.Int(32, true));

  static List<Field> listsInside() {
    Field numbers = nested("numbers", new ArrowType.List(), NUMBER);
    Field entry =
        new Field(
            "entries",
            FieldType.notNullable(new ArrowType.Struct()),
            List.of(Field.notNullable("key", new ArrowType.Utf8()), numbers));
    Field nulls =
        nested("nulls", new ArrowType.List(), Field.nullable("n", ArrowType.Null.INSTANCE));
    return List.of(
        nested("lists", new ArrowType.List(), numbers),
        nested("map", new ArrowType.Map(false), entry),
        nested("structs", new ArrowType.List(), nested("item", new ArrowType.Struct(), numbers)),
        nested("nulls", new ArrowType.List(), nulls),
        nested("large", new ArrowType.List(), nested("inner", new ArrowType.LargeList(), NUMBER)));
  }

  /** Java's Arrow gives lists that are cut to none no offsets, and they must have one. */
  @ParameterizedTest
  @MethodSource("listsInside")
  void listsThatHaveNoneLeftAreCutInEachCodec(Field field) {
    int count = 2_000;
    Schema schema = new Schema(List.of(field, NUMBER));
    try (BufferAllocator allocator = new RootAllocator()) {
      VectorSchemaRoot rows = VectorSchemaRoot.create(schema, allocator);
      fill(rows.getVector(0), count, count / 2);
      fill(rows.getVector(1), count, 0);
      rows.setRowCount(count);
      List<String> expected = rows(rows);
      for (BufferCodec codec : List.of(BufferCodec.NONE, BufferCodec.LZ4, BufferCodec.ZSTD)) {
        List<String> found = new ArrayList<>();
        BatchCutter cutter = new BatchCutter(rows, codec, allocator);
        for (int from = 0; from < count; from += 400) {
          try (IpcFrame piece = cutter.take(from, 400);
              VectorSchemaRoot part =
                  BatchVectors.load(SchemaMessage.of(schema), piece, allocator)) {
            found.addAll(rows(part));
          }
          assertThat(allocator.getEmpty().readableBytes()).isZero();
        }
        assertThat(found).isEqualTo(expected);
      }
      rows.close();
    }
  }

  /** Lists have one value each, behind nulls. */
  private static void fill(FieldVector vector, int count, int nulls) {
    vector.setInitialCapacity(count);
    vector.allocateNew();
    for (int i = nulls; i < count; i++) {
      if (vector instanceof ListVector list) {
        list.startNewValue(i);
        list.endValue(i, 1);
      } else if (vector instanceof LargeListVector list) {
        list.startNewValue(i);
        list.endValue(i, 1);
      } else if (vector instanceof StructVector struct) {
        struct.setIndexDefined(i);
      } else if (vector instanceof IntVector numbers) {
        numbers.set(i, i);
      } else if (vector instanceof VarCharVector keys) {
        keys.setSafe(i, new byte[] {'k'});
      }
    }
    vector.getChildrenFromFields().forEach(child -> fill(child, count - nulls, 0));
    vector.setValueCount(count);
  }

  private static List<String> rows(VectorSchemaRoot root) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < root.getRowCount(); i++) {
      rows.add(root.getVector(0).getObject(i) + " " + root.getVector(1).getObject(i));
    }
    return rows;
  }

  @Test
  void nothingIsLeftOfABatchThatDoesNotFitCompressed() {
    int count = 1 << 20;
    try (BufferAllocator allocator = new RootAllocator()) {
      VectorSchemaRoot rows = VectorSchemaRoot.create(new Schema(List.of(NUMBER)), allocator);
      fill(rows.getVector(0), count, count / 2);
      rows.setRowCount(count);
      try (BatchCutter cutter = new BatchCutter(rows, BufferCodec.ZSTD, allocator)) {
        allocator.setLimit(allocator.getAllocatedMemory() + (1 << 20));
        assertThatThrownBy(() -> cutter.take(8, count - 8))
            .isInstanceOfSatisfying(
                SheafException.class,
                e -> assertThat(e.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED));
      }
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }

  @Test
  void whatOthersFillIsTriedAgain() {
    int count = 1 << 16;
    Schema schema = new Schema(List.of(NUMBER));
    try (BufferAllocator allocator = new RootAllocator()) {
      VectorSchemaRoot rows = VectorSchemaRoot.create(schema, allocator);
      fill(rows.getVector(0), count, count / 2);
      rows.setRowCount(count);
      try (BatchCutter cutter = new BatchCutter(rows, BufferCodec.NONE, allocator);
          IpcFrame whole = cutter.take(0, count);
          ArrowBuf others = allocator.buffer(4 << 20)) {
        assertThat(others.capacity()).isGreaterThan(4L * whole.bytes());
        allocator.setLimit(allocator.getAllocatedMemory());
        SchemaMessage message = SchemaMessage.of(schema);
        BatchCutter zstd = new BatchCutter(rows, BufferCodec.ZSTD, allocator);
        FrameRecoder recoder = new FrameRecoder(BufferCodec.ZSTD, allocator);
        assertOverloaded(() -> zstd.take(8, count - 8));
        assertOverloaded(() -> BatchVectors.load(message, whole, allocator));
        assertOverloaded(() -> BatchJoiner.join(message, List.of(whole, whole), allocator));
        assertOverloaded(() -> recoder.recode(whole.retain()));
      }
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }

  private static void assertOverloaded(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).as(e.toString()).isEqualTo(ErrorReason.OVERLOADED));
  }

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }
}
