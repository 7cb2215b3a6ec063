package io.sheaf.server.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The recipes: each block of code names the file that it quotes. */
final class ClientsDocument {
  static final Path PATH = Path.of("..", "docs", "clients.md");

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+) (\\S+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private ClientsDocument() {}

  /** A block of code and the file that it is from, a path below the tests of this module. */
  record Quotation(String language, String file, String text) {}

  static List<Quotation> quotations() throws IOException {
    List<Quotation> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(PATH));
    while (block.find()) {
      found.add(new Quotation(block.group(1), block.group(2), block.group(3)));
    }
    return found;
  }
}
