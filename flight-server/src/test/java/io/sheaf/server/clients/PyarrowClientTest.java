package io.sheaf.server.clients;

import io.sheaf.server.PythonEnvironment;
import java.util.List;
import java.util.Map;

/** pyarrow, which takes everything. */
class PyarrowClientTest extends StockClientContract {

  @Override
  List<String> program() throws Exception {
    return PythonEnvironment.command("stock_client.py");
  }

  @Override
  Map<String, String> refusals() {
    return Map.of();
  }

  @Override
  boolean sendsChangedDictionaries() {
    return true;
  }
}
