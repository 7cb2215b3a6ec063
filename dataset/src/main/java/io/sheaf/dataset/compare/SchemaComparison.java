package io.sheaf.dataset.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;
import org.jspecify.annotations.Nullable;

/**
 * Compares schemas as pyarrow's {@code Schema.equals} does: fields in order, their names, types and
 * whether they may be null, at any depth; not the ids of dictionaries; without checkMetadata
 * neither the metadata nor the names inside lists and maps. The name and the parameters of an
 * extension type count as its type, though they are written as metadata.
 */
final class SchemaComparison {
  private static final List<String> EXTENSION_KEYS =
      List.of("ARROW:extension:name", "ARROW:extension:metadata");

  private final boolean checkMetadata;
  private final List<String> differences = new ArrayList<>();

  private SchemaComparison(boolean checkMetadata) {
    this.checkMetadata = checkMetadata;
  }

  /** A sentence for each difference; empty when there is none. */
  static List<String> differences(ArrowReader left, ArrowReader right, boolean checkMetadata)
      throws IOException {
    SchemaComparison comparison = new SchemaComparison(checkMetadata);
    Schema leftSchema = left.getVectorSchemaRoot().getSchema();
    Schema rightSchema = right.getVectorSchemaRoot().getSchema();
    comparison.compareFields("the schema", messageFields(left), messageFields(right), 0);
    if (checkMetadata) {
      comparison.check(
          "the schema",
          "metadata",
          leftSchema.getCustomMetadata(),
          rightSchema.getCustomMetadata());
    }
    return List.copyOf(comparison.differences);
  }

  /** In the form that messages have, where a dictionary column has the type of its values. */
  private static List<Field> messageFields(ArrowReader reader) throws IOException {
    return reader.getVectorSchemaRoot().getSchema().getFields().stream()
        .map(field -> DictionaryUtility.toMessageFormat(field, reader, new HashSet<>()))
        .toList();
  }

  /**
   * @param unnamedLevels of fields, from these on down, that have no names of their own
   */
  private void compareFields(
      String parent, List<Field> left, List<Field> right, int unnamedLevels) {
    if (left.size() != right.size()) {
      check(parent, "fields", names(left), names(right));
      return;
    }
    for (int i = 0; i < left.size(); i++) {
      boolean named = checkMetadata || unnamedLevels == 0;
      if (named && !left.get(i).getName().equals(right.get(i).getName())) {
        check(parent, "field " + i, left.get(i).getName(), right.get(i).getName());
      } else {
        compareField(parent, left.get(i), right.get(i), unnamedLevels - 1);
      }
    }
  }

  private static List<String> names(List<Field> fields) {
    return fields.stream().map(Field::getName).toList();
  }

  private void compareField(String parent, Field left, Field right, int unnamedLevels) {
    String name = left.getName();
    String path = parent.startsWith("field ") ? parent + "." + name : "field " + name;
    check(path, "type", left.getType(), right.getType());
    check(path, "nullable", left.isNullable(), right.isNullable());
    check(path, "dictionary", describe(left.getDictionary()), describe(right.getDictionary()));
    for (String key : EXTENSION_KEYS) {
      check(path, key, left.getMetadata().get(key), right.getMetadata().get(key));
    }
    if (checkMetadata) {
      check(path, "metadata", left.getMetadata(), right.getMetadata());
    }
    int levels = Math.max(unnamedLevels, unnamedLevels(left));
    compareFields(path, left.getChildren(), right.getChildren(), levels);
  }

  private static String describe(@Nullable DictionaryEncoding encoding) {
    return encoding == null
        ? "none"
        : encoding.getIndexType() + (encoding.isOrdered() ? " ordered" : "");
  }

  /** A list has items; a map has entries with keys and values. */
  private static int unnamedLevels(Field field) {
    return switch (field.getType().getTypeID()) {
      case List, LargeList, FixedSizeList, ListView, LargeListView -> 1;
      case Map -> 2;
      default -> 0;
    };
  }

  private void check(String path, String what, @Nullable Object left, @Nullable Object right) {
    if (!Objects.equals(left, right)) {
      differences.add(String.format("%s differs in %s: %s and %s", path, what, left, right));
    }
  }
}
