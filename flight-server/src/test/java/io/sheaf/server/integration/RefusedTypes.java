package io.sheaf.server.integration;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Columns that may be refused, as docs/protocol.md has it under "Types". */
final class RefusedTypes {
  private RefusedTypes() {}

  /** Of a batch with rows of several partitions. */
  static boolean whenSplit(List<Field> fields) {
    return has(
        fields,
        type ->
            type instanceof ArrowType.ListView
                || type instanceof ArrowType.LargeListView
                || type instanceof ArrowType.Union
                || type instanceof ArrowType.RunEndEncoded);
  }

  /** Of a batch that is cut, for {@code message_bytes} or {@code chunk_rows}. */
  static boolean whenCut(List<Field> fields) {
    return has(fields, RefusedTypes::isDense)
        || allOf(fields, type -> type instanceof ArrowType.Union)
            .flatMap(union -> union.getChildren().stream())
            .anyMatch(member -> member.getType() instanceof ArrowType.RunEndEncoded);
  }

  private static boolean isDense(ArrowType type) {
    return type instanceof ArrowType.Union union && union.getMode() == UnionMode.Dense;
  }

  private static boolean has(List<Field> fields, Predicate<ArrowType> wanted) {
    return allOf(fields, wanted).findAny().isPresent();
  }

  /** In a batch: a dictionary's values stay in it. */
  private static Stream<Field> allOf(List<Field> fields, Predicate<ArrowType> wanted) {
    return fields.stream()
        .filter(field -> field.getDictionary() == null)
        .flatMap(
            field ->
                Stream.concat(
                    Stream.of(field).filter(each -> wanted.test(each.getType())),
                    allOf(field.getChildren(), wanted)));
  }
}
