package io.sheaf.server.clients;

import java.util.List;
import java.util.Map;

/** flight-core with arrow-compression on its class path: it takes everything. */
class JavaWithCompressionTest extends ReadingContract {

  @Override
  List<String> program() throws Exception {
    return JavaProgram.command(JavaProgram.withCompression());
  }

  @Override
  Map<String, String> refusals() {
    return Map.of();
  }
}
