package io.sheaf.server.integration;

import io.sheaf.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a get asks for. */
record GetForm(String wire, Optional<Integer> messageBytes) {
  /** Room for the largest schema and dictionary of a sample, and less than many batches have. */
  static final int MESSAGE_BYTES = 16 << 10;

  /** Every wire form, with messages of any size and with small ones. */
  static List<GetForm> all() {
    List<GetForm> forms = new ArrayList<>();
    for (String wire : List.of("stored", "none", "lz4", "zstd")) {
      forms.add(new GetForm(wire, Optional.empty()));
      forms.add(new GetForm(wire, Optional.of(MESSAGE_BYTES)));
    }
    return forms;
  }

  String request(String dataset) {
    Map<String, Object> members = new TreeMap<>();
    members.put("dataset", dataset);
    members.put("wire", wire);
    messageBytes.ifPresent(bytes -> members.put("message_bytes", bytes));
    return Json.write(members);
  }
}
