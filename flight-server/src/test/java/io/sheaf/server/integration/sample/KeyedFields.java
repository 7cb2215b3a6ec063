package io.sheaf.server.integration.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Two columns before all others: the number of the row in the sample, and a small key. */
final class KeyedFields {
  static final int KEYS = 4;
  private static final String ROW = "number of the row";
  private static final double ONE_KEY_SHARE = 0.4;

  private KeyedFields() {}

  static List<Field> before(List<Field> fields, String name, Field key) {
    List<Field> all = new ArrayList<>();
    all.add(SampleFields.notNull(SampleFields.of(ROW, new ArrowType.Int(64, true))));
    all.add(SampleFields.notNull(SampleFields.named(name, key)));
    all.addAll(fields);
    return all;
  }

  private static boolean isKeyed(VectorSchemaRoot root) {
    return root.getSchema().getFields().size() > 1
        && root.getVector(0).getField().getName().equals(ROW);
  }

  /** Writes both columns; in some batches all keys are the same. */
  static void number(VectorSchemaRoot root, long first, Random random) {
    if (isKeyed(root)) {
      boolean hasOneKey = random.nextDouble() < ONE_KEY_SHARE;
      int key = random.nextInt(KEYS);
      for (int i = 0; i < root.getRowCount(); i++) {
        ((BigIntVector) root.getVector(0)).set(i, first + i);
        ((BaseIntVector) root.getVector(1))
            .setWithPossibleTruncate(i, hasOneKey ? key : random.nextInt(KEYS));
      }
    }
  }

  static List<Long> keys(VectorSchemaRoot root) {
    if (!isKeyed(root)) {
      return List.of();
    }
    BaseIntVector keys = (BaseIntVector) root.getVector(1);
    return IntStream.range(0, root.getRowCount()).mapToObj(keys::getValueAsLong).toList();
  }
}
