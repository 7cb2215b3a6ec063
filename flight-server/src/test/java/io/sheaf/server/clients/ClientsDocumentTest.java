package io.sheaf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.server.clients.ClientsDocument.Quotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes are what the tests run: a quotation, but for its indentation, is in its file. */
class ClientsDocumentTest {

  @ParameterizedTest
  @MethodSource("io.sheaf.server.clients.ClientsDocument#quotations")
  void quotesWhatIsTested(Quotation quotation) throws IOException {
    String source = Files.readString(Path.of("src", "test").resolve(quotation.file()));
    assertThat(withoutIndentation(source)).contains(withoutIndentation(quotation.text()));
  }

  @Test
  void everyClientHasARecipe() throws IOException {
    List<String> languages =
        ClientsDocument.quotations().stream().map(Quotation::language).toList();
    assertThat(languages).contains("python", "rust", "toml", "go", "java");
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
  }
}
