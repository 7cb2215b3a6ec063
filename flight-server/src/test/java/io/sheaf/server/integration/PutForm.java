package io.sheaf.server.integration;

import io.sheaf.protocol.json.Json;
import io.sheaf.server.integration.sample.Sample;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a put asks for, and where it has to bring the rows of a sample.
 *
 * @param codec as the protocol names it
 */
record PutForm(Spread spread, String codec, Optional<Integer> chunkRows) {
  private static final int HASH_PARTITIONS = 3;
  private static final int SEQUENTIAL_BATCHES = 2;

  /** The forms of partitioning. */
  enum Spread {
    NONE("key", "auto"),
    AUTO("partition", "auto"),
    FIRST_ROW("partition", "first-row"),
    COLUMN("key", Map.of("column", "key")),
    HASH("key", Map.of("hash", List.of("key"), "partitions", HASH_PARTITIONS)),
    SEQUENTIAL("key", Map.of("sequential", Map.of("batches", SEQUENTIAL_BATCHES)));

    private final String keyColumn;
    private final Object partitioning;

    Spread(String keyColumn, Object partitioning) {
      this.keyColumn = keyColumn;
      this.partitioning = partitioning;
    }
  }

  /** The sample with the column that says where rows go. */
  Sample keyed(Sample sample, Field key) {
    return sample.withKey(spread.keyColumn, key);
  }

  String request(String dataset) {
    Map<String, Object> members = new TreeMap<>();
    members.put("dataset", dataset);
    members.put("mode", "overwrite");
    members.put("grace", 0);
    members.put("partitioning", spread.partitioning);
    members.put("codec", codec);
    chunkRows.ifPresent(rows -> members.put("chunk_rows", rows));
    return Json.write(members);
  }

  /** A row's partition. */
  private int partition(int batch, List<Long> keys, int row) {
    return switch (spread) {
      case NONE -> 0;
      case AUTO, COLUMN -> keys.get(row).intValue();
      case FIRST_ROW -> keys.get(0).intValue();
      case HASH -> (int) Long.remainderUnsigned(hash(keys.get(row)), HASH_PARTITIONS);
      case SEQUENTIAL -> batch / SEQUENTIAL_BATCHES;
    };
  }

  /** As docs/format.md has it for one column of integers. */
  private static long hash(long key) {
    byte[] bytes =
        ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).put((byte) 1).putLong(key).array();
    return XXHashFactory.safeInstance().hash64().hash(bytes, 0, bytes.length, 0);
  }

  /** A batch that was put: its rows as text, and their keys. */
  record Batch(List<String> rows, List<Long> keys) {}

  /** The rows of each partition, in their order. */
  SortedMap<Integer, List<String>> expected(List<Batch> batches) {
    SortedMap<Integer, List<String>> partitions = new TreeMap<>();
    for (int batch = 0; batch < batches.size(); batch++) {
      List<Long> keys = batches.get(batch).keys();
      for (int row = 0; row < keys.size(); row++) {
        partitions
            .computeIfAbsent(partition(batch, keys, row), partition -> new ArrayList<>())
            .add(batches.get(batch).rows().get(row));
      }
    }
    return partitions;
  }

  /** Whether a batch has to be taken apart because its rows go to several partitions. */
  boolean splits(List<Batch> batches) {
    boolean splits = false;
    for (int batch = 0; batch < batches.size(); batch++) {
      HashSet<Integer> partitions = new HashSet<>();
      List<Long> keys = batches.get(batch).keys();
      for (int row = 0; row < keys.size(); row++) {
        partitions.add(partition(batch, keys, row));
      }
      splits |= partitions.size() > 1;
    }
    return splits;
  }

  /** Whether a batch is larger than a chunk may be. */
  boolean cuts(Sample sample) {
    return chunkRows.isPresent()
        && sample.batchRows().stream().anyMatch(rows -> rows > chunkRows.get());
  }
}
