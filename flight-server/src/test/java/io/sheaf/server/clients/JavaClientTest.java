package io.sheaf.server.clients;

import java.util.List;
import java.util.Map;

/** flight-core without arrow-compression on its class path. */
class JavaClientTest extends StockClientContract {

  @Override
  List<String> program() throws Exception {
    return JavaProgram.command(JavaProgram.withoutCompression());
  }

  @Override
  Map<String, String> refusals() {
    return Map.of(
        "zstd", "Please add arrow-compression module to use CommonsCompressionFactory for ZSTD",
        "lz4",
            "Please add arrow-compression module to use CommonsCompressionFactory for LZ4_FRAME");
  }

  @Override
  boolean sendsChangedDictionaries() {
    return false;
  }
}
