package io.sheaf.dataset.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

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
      try (BatchCutter cutter = new BatchCutter(rows, NoCompressionCodec.INSTANCE, allocator)) {
        assertThatThrownBy(() -> cutter.take(1, 2))
            .isInstanceOfSatisfying(
                SheafException.class,
                e -> assertThat(e.reason()).isEqualTo(ErrorReason.NOT_SUPPORTED))
            .hasMessageContaining("'choice'");
      }
    }
  }

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }
}
