package io.sheaf.server.format;

import io.sheaf.client.SheafClient;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.server.faults.NumberedPut;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The datasets of a fixture: how each was made, and what it holds. */
enum FixtureDataset {
  STORED_NONE("none", Map.of("codec", "none")),
  STORED_LZ4("lz4", Map.of("codec", "lz4")),
  STORED_ZSTD("zstd", Map.of("codec", "zstd")),
  JOINED("joined", Map.of("codec", "zstd", "chunk_rows", 70)),
  PLAIN_NONE("plain-none", Map.of("codec", "none", "layout", "arrow-redis")),
  PLAIN_LZ4("plain-lz4", Map.of("codec", "lz4", "layout", "arrow-redis")),
  PLAIN_ZSTD("plain-zstd", Map.of("codec", "zstd", "layout", "arrow-redis")),
  APPENDED("appended", Map.of("codec", "zstd")),
  REPLACED("replaced", Map.of("grace", FixtureDataset.HUNDRED_YEARS_SECONDS)),
  EXPIRING("expiring", Map.of("ttl", FixtureDataset.HUNDRED_YEARS_SECONDS)),
  EMPTY("empty", Map.of()),
  STRANGE_NAME("Ünï: */@[x] ", Map.of());

  private static final long HUNDRED_YEARS_SECONDS = 3_155_000_000L;

  private final String name;
  private final Map<String, Object> members;

  FixtureDataset(String name, Map<String, Object> members) {
    this.name = name;
    this.members = members;
  }

  String datasetName() {
    return name;
  }

  boolean isPlain() {
    return members.containsKey("layout");
  }

  /** Whether the fixture has it in a store of files, too. */
  boolean isFileToo() {
    return switch (this) {
      case STORED_NONE, STORED_LZ4, STORED_ZSTD, JOINED, EMPTY -> true;
      default -> false;
    };
  }

  /** Makes its file in a store of the server's. */
  void make(SheafClient client, String store) throws IOException {
    put(client, "overwrite", 1, Map.of("store", store));
  }

  void make(SheafClient client) throws IOException {
    put(client, "overwrite", 1, Map.of());
    switch (this) {
      case APPENDED -> put(client, "append", 2, Map.of());
      case REPLACED -> put(client, "overwrite", 2, Map.of());
      default -> {}
    }
  }

  private void put(SheafClient client, String mode, long number, Map<String, Object> more)
      throws IOException {
    Map<String, Object> all = new TreeMap<>(members);
    all.putAll(more);
    all.put("put_id", "put-" + number);
    PutRequest request = NumberedPut.request(name, mode, all);
    client.write(request, () -> FixtureRow.frames(number, this != EMPTY));
  }

  /** Its rows now, in order. */
  List<FixtureRow> rows() {
    return switch (this) {
      case EMPTY -> List.of();
      case APPENDED -> FixtureRow.appended(1, 2);
      case REPLACED -> FixtureRow.all(2);
      default -> FixtureRow.all(1);
    };
  }
}
