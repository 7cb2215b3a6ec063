package io.sheaf.server.faults;

import com.google.protobuf.ByteString;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Of which {@link NumberedPut}s a dataset consists, in their order, each of them whole. */
public final class WholePuts {
  private final long rowsOfPut;
  private final Map<Integer, List<Long>> puts = new TreeMap<>();
  private final Map<Integer, Long> nextRows = new TreeMap<>();

  private WholePuts(long rowsOfPut) {
    this.rowsOfPut = rowsOfPut;
  }

  /**
   * Reads the current version; nothing when there is no such dataset.
   *
   * @param like what all of its puts look like, whatever their numbers
   * @throws AssertionError when a row is missing, doubled, or out of its order, or the partitions
   *     are not of the same puts
   */
  public static List<Long> read(SheafClient client, String name, NumberedPut like)
      throws IOException {
    return read(client, DatasetRequest.of(new DatasetName(name)), like);
  }

  /** As above, of what a request asks for. */
  public static List<Long> read(SheafClient client, DatasetRequest request, NumberedPut like)
      throws IOException {
    return read(client, ByteString.copyFromUtf8(Json.write(request)), like);
  }

  /** As above, of what a ticket stands for. */
  public static List<Long> read(SheafClient client, ByteString ticket, NumberedPut like)
      throws IOException {
    WholePuts found = new WholePuts(like.partitionRows());
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader reader = client.get(ticket).reader(allocator)) {
      while (reader.loadNextBatch()) {
        found.add(reader.getVectorSchemaRoot());
      }
    } catch (SheafException e) {
      if (e.reason() == ErrorReason.DATASET_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
    return found.end(like.partitions());
  }

  private void add(VectorSchemaRoot batch) {
    IntVector partitions = (IntVector) batch.getVector("partition");
    BigIntVector numbers = (BigIntVector) batch.getVector("put");
    BigIntVector rows = (BigIntVector) batch.getVector("row");
    for (int i = 0; i < batch.getRowCount(); i++) {
      add(partitions.get(i), numbers.get(i), rows.get(i));
    }
  }

  private void add(int partition, long put, long row) {
    List<Long> before = puts.computeIfAbsent(partition, none -> new ArrayList<>());
    long expected = nextRows.getOrDefault(partition, 0L) % rowsOfPut;
    boolean isNext = row == expected && (row == 0 || put == before.get(before.size() - 1));
    if (!isNext) {
      throw new AssertionError(
          String.format(
              "partition %d has row %d of put %d where row %d belongs, after puts %s",
              partition, row, put, expected, before));
    }
    if (row == 0) {
      before.add(put);
    }
    nextRows.put(partition, row + 1);
  }

  private List<Long> end(int partitions) {
    Set<List<Long>> orders = puts.values().stream().collect(Collectors.toSet());
    boolean isWhole =
        puts.size() == partitions
            && orders.size() == 1
            && nextRows.values().stream().allMatch(next -> next == rowsOfPut);
    if (!isWhole) {
      throw new AssertionError("torn: puts " + puts + ", next rows " + nextRows);
    }
    return orders.iterator().next();
  }
}
