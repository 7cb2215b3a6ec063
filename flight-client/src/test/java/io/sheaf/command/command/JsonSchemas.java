package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The schemas of docs/json. */
public final class JsonSchemas {
  static final Path DIRECTORY = Path.of("..", "docs", "json");

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonSchemas() {}

  static Path file(String name) {
    return DIRECTORY.resolve(name + ".schema.json");
  }

  /** The one document that a command printed, which must be as its schema says. */
  public static JsonNode check(String name, String output) {
    assertThat(output.lines()).as(output).hasSize(1);
    try {
      JsonNode document = JSON.readTree(output);
      var schema =
          JsonSchemaFactory.getInstance(VersionFlag.V202012)
              .getSchema(Files.readString(file(name)));
      assertThat(schema.validate(document)).as("%s: %s", name, output).isEmpty();
      return document;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
