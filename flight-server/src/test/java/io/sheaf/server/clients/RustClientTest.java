package io.sheaf.server.clients;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** arrow-flight of Rust with its default features: no codecs, messages of 4 MiB. */
class RustClientTest extends StockClientContract {

  @Override
  List<String> program() throws Exception {
    return List.of(BuiltClient.rust().toString());
  }

  @Override
  Map<String, String> refusals() {
    return Map.of(
        "zstd", "Invalid argument error: zstd IPC decompression requires the zstd feature",
        "lz4", "Invalid argument error: lz4 IPC decompression requires the lz4 feature",
        "large",
            "Error, decoded message length too large: found … bytes, the limit is: 4194304 bytes");
  }

  @Test
  void readsLargeMessagesWhenItsLimitIsRaised() throws Exception {
    assertRead("large", run("read-large", "large", file("read")));
  }

  @Override
  boolean sendsChangedDictionaries() {
    return true;
  }
}
