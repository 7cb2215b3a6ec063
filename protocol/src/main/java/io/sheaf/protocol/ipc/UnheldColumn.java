package io.sheaf.protocol.ipc;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A column that Java's Arrow has no vectors for, though it knows its types: a fixed-size list of
 * unions, for one.
 */
public final class UnheldColumn {
  private UnheldColumn() {}

  /**
   * The refusal of a schema.
   *
   * @param fields of which one makes no vector
   * @param cause what Java's Arrow had to say
   * @return NOT_SUPPORTED, naming the column
   */
  public static SheafException refusal(
      List<Field> fields, BufferAllocator allocator, RuntimeException cause) {
    String column =
        fields.stream()
            .filter(field -> !isHeld(field, allocator))
            .map(field -> "column '" + field.getName() + "' of type " + field.getType() + ": ")
            .findFirst()
            .orElse("");
    return new SheafException(
        ErrorReason.NOT_SUPPORTED,
        "the schema has a type that can't be decoded here: " + column + cause.getMessage(),
        cause);
  }

  private static boolean isHeld(Field field, BufferAllocator allocator) {
    try {
      field.createVector(allocator).close();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
