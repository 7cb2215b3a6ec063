package io.sheaf.dataset.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class BatchJoinerTest {
  /**
   * Java's Arrow makes a struct larger until there is room in each of its children, and nulls never
   * have any: two small batches took all memory.
   */
  @Test
  void structsWithNullsAreNotJoined() {
    Field number = Field.nullable("number", new ArrowType.Int(32, true));
    Field nothing = Field.nullable("nothing", new ArrowType.Null());

    assertThat(BatchJoiner.canJoin(schema(struct(number)))).isTrue();
    assertThat(BatchJoiner.canJoin(schema(number, struct(number, nothing)))).isFalse();
  }

  private static Field struct(Field... children) {
    return new Field("pair", FieldType.nullable(new ArrowType.Struct()), List.of(children));
  }

  private static SchemaMessage schema(Field... fields) {
    return SchemaMessage.of(new Schema(List.of(fields)));
  }
}
