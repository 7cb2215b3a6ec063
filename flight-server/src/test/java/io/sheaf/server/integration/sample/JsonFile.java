package io.sheaf.server.integration.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;

/** A file of Arrow's integration format under way. For one thread. */
public final class JsonFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode file = JSON.createObjectNode();

  /**
   * @param schema in memory format
   * @param dictionaries filled
   */
  public JsonFile(Schema schema, DictionaryProvider dictionaries) {
    Set<Long> ids = new HashSet<>();
    List<Field> fields =
        schema.getFields().stream()
            .map(field -> DictionaryUtility.toMessageFormat(field, dictionaries, ids))
            .toList();
    JsonNode asMessage = JSON.valueToTree(new Schema(fields, schema.getCustomMetadata()));
    asMessage.findParents("mode").forEach(JsonFile::upperCaseMode);
    file.set("schema", asMessage);
    if (!ids.isEmpty()) {
      ArrayNode all = file.putArray("dictionaries");
      ids.forEach(id -> add(all.addObject(), id, dictionaries.lookup(id).getVector()));
    }
    file.putArray("batches");
  }

  private static void upperCaseMode(JsonNode union) {
    ((ObjectNode) union).put("mode", union.get("mode").textValue().toUpperCase(Locale.ROOT));
  }

  private static void add(ObjectNode dictionary, long id, FieldVector values) {
    dictionary.put("id", id);
    ObjectNode data = dictionary.putObject("data").put("count", values.getValueCount());
    data.putArray("columns").add(JsonColumns.of(values.getField(), values));
  }

  /** Adds what the root holds now. */
  public void add(VectorSchemaRoot root) {
    ObjectNode batch = ((ArrayNode) file.get("batches")).addObject();
    ArrayNode columns = batch.put("count", root.getRowCount()).putArray("columns");
    for (Field field : root.getSchema().getFields()) {
      columns.add(JsonColumns.of(field, root.getVector(field)));
    }
  }

  public void write(Path path) throws IOException {
    JSON.writeValue(path.toFile(), file);
  }
}
