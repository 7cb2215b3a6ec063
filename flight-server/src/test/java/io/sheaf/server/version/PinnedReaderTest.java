package io.sheaf.server.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.client.DatasetEndpoint;
import io.sheaf.client.DatasetFlight;
import io.sheaf.client.PartitionDownload;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.server.SampleData;
import io.sheaf.server.TestingServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Who reads while others overwrite reads one version, byte for byte. */
class PinnedReaderTest {
  private static final DatasetRequest REQUEST = DatasetRequest.of(new DatasetName("moving"));
  private static final int OVERWRITES = 50;
  private static final int READERS = 8;

  @Test
  void everyReadIsOfOneVersion() throws Exception {
    Map<String, Long> written = new ConcurrentHashMap<>();
    Map<String, List<Long>> read = new ConcurrentHashMap<>();
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try (TestingServer server = TestingServer.start();
        SheafClient writer = SheafClient.connect(server.location())) {
      overwrite(writer, 0, written);
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(
            threads.submit(
                () -> {
                  try (SheafClient client = SheafClient.connect(server.location())) {
                    while (!ended.get()) {
                      read(client, read);
                      reads.incrementAndGet();
                    }
                  }
                  return null;
                }));
      }
      for (int seed = 1; seed <= OVERWRITES; seed++) {
        overwrite(writer, seed, written);
      }
      ended.set(true);
      for (Future<?> reader : readers) {
        reader.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(written.values()).doesNotHaveDuplicates().hasSize(OVERWRITES + 1);
    assertThat(read)
        .allSatisfy((version, sums) -> assertThat(sums).containsOnly(written.get(version)));
    assertThat(read.size()).as("versions read of " + reads + " reads").isGreaterThan(10);
  }

  /** What a version's bytes are is read when nobody else writes: there is one writer. */
  private static void overwrite(SheafClient client, int seed, Map<String, Long> written)
      throws Exception {
    String version = new SampleData(4, 3, 500, seed).put(client, "moving").version();
    DatasetFlight flight = client.info(REQUEST);
    assertThat(flight.summary().orElseThrow().version()).contains(version);
    written.put(version, sum(client, flight));
  }

  private static void read(SheafClient client, Map<String, List<Long>> read) throws Exception {
    DatasetFlight flight = client.info(REQUEST);
    String version = flight.summary().orElseThrow().version().orElseThrow();
    read.computeIfAbsent(
            version, first -> java.util.Collections.synchronizedList(new ArrayList<>()))
        .add(sum(client, flight));
  }

  private static long sum(SheafClient client, DatasetFlight flight) throws Exception {
    CRC32C sum = new CRC32C();
    long rows = 0;
    for (DatasetEndpoint endpoint : flight.endpoints()) {
      try (PartitionDownload download = client.get(endpoint.ticket())) {
        for (IpcFrame frame = download.next(); frame != null; frame = download.next()) {
          rows += frame.kind() == FrameKind.RECORD_BATCH ? frame.rows() : 0;
          sum.update(frame.message().nioBuffer());
          sum.update(frame.body().nioBuffer());
          frame.close();
        }
      }
    }
    assertThat(rows).isEqualTo(4 * 3 * 500);
    return sum.getValue();
  }
}
