package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/** The first difference of two schemas, for people. */
public final class SchemaDifference {
  private SchemaDifference() {}

  public static String of(SchemaMessage expected, SchemaMessage found) {
    try {
      return of(expected.toArrow().getFields(), found.toArrow().getFields());
    } catch (SheafException unknownType) {
      return expected + " was expected, " + found + " was found";
    }
  }

  private static String of(List<Field> expected, List<Field> found) {
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      if (!expected.get(i).equals(found.get(i))) {
        return "column " + i + " is '" + found.get(i) + "', not '" + expected.get(i) + "'";
      }
    }
    return expected.size() == found.size()
        ? "the metadata differ"
        : found.size() + " columns, not " + expected.size();
  }
}
