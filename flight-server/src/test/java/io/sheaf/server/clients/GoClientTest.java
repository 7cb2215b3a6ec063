package io.sheaf.server.clients;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** arrow-go with its default settings: messages of 4 MiB. */
class GoClientTest extends StockClientContract {

  @Override
  List<String> program() throws Exception {
    return List.of(BuiltClient.go().toString());
  }

  @Override
  Map<String, String> refusals() {
    return Map.of("large", "grpc: received message larger than max (… vs. 4194304)");
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
