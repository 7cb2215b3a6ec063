package io.sheaf.dataset.managed;

import java.io.IOException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Columns of an index of chunks, which is an Arrow stream itself. */
public final class IndexColumns {
  private IndexColumns() {}

  public static Field column(String name, ArrowType type, boolean nullable) {
    return new Field(name, new FieldType(nullable, type, null), null);
  }

  /**
   * A column of what was read, lent by {@code root}.
   *
   * @throws IOException naming it, when it is not there or of another type
   */
  public static <T extends FieldVector> T vector(VectorSchemaRoot root, String name, Class<T> type)
      throws IOException {
    FieldVector vector = root.getVector(name);
    if (!type.isInstance(vector)) {
      throw new IOException("column " + name + " is missing or has another type");
    }
    return type.cast(vector);
  }
}
