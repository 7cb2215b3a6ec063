package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * 64 readers, 16 of them stopped for a while, and 8 writers at once, each with a connection of its
 * own: a server holds its memory, says that it is too busy if it must, and ends no stream short.
 */
class CrowdTest {
  private static final int READERS = 64;
  private static final int STOPPED = 16;
  private static final int WRITERS = 8;

  /** How long the stopped readers stand still, and how large the data is. */
  private static final int SECONDS = Integer.getInteger("sheaf.test.crowd.seconds", 2);

  private static final int BATCHES = Integer.getInteger("sheaf.test.crowd.batches", 1);

  /** Heap, budget, and what Java itself, the pools and the allocator of the system take beside. */
  private static final long PEAK_BYTES_MAX = (256L + 512 + 320) << 20;

  @Test
  void theDefaultMemoryIsHeld() throws Exception {
    List<String> memory = List.of("-Xmx256m", "-XX:MaxDirectMemorySize=1g", "-XX:+UseG1GC");
    // A busy machine may let its Redis wait for longer than the default 2 s; here memory is asked
    // about.
    Map<String, String> patience = Map.of("SHEAF_REDIS_COMMAND_TIMEOUT", "60s");
    try (ServerProcess server = ServerProcess.launch(patience, memory, List.of("--port=0"))) {
      JsonNode done = crowd(server.location(), READERS, STOPPED, WRITERS);
      assertThat(done.path("stopped").asInt()).as("%s", done).isEqualTo(STOPPED);
      assertThat(server.logLines()).noneMatch(line -> line.contains("OutOfMemory"));
      long peak = peakBytes(server);
      System.out.println("CrowdTest: " + done + ", peak of " + (peak >> 20) + " MiB");
      assertThat(peak).isLessThan(PEAK_BYTES_MAX);
    }
  }

  /** Those who stand still hold all of it, so that others may be refused. */
  @Test
  void aSmallBudgetIsSharedOrRefusedAndGivenBack() throws Exception {
    Map<String, String> settings =
        Map.of(
            "sheaf.memory.budget-bytes-max", "24MiB",
            "sheaf.memory.read-ahead-bytes-max", "8MiB",
            "sheaf.memory.put-in-flight-bytes-max", "8MiB",
            "sheaf.server.message-bytes-max", "16MiB");
    try (TestingServer server = TestingServer.start(settings)) {
      JsonNode done = crowd(server.location(), READERS, STOPPED, WRITERS);
      int told = 0;
      for (JsonNode times : done) {
        told += times.asInt();
      }
      assertThat(told).as("%s", done).isGreaterThanOrEqualTo(READERS + WRITERS);
      server.awaitNothingHeld();
      JsonNode after = crowd(server.location(), 1, 0, 1);
      assertThat(after.path("reads").asInt()).as("%s", after).isPositive();
      assertThat(after.path("puts").asInt()).as("%s", after).isPositive();
    }
  }

  private static JsonNode crowd(String location, int readers, int stopped, int writers)
      throws Exception {
    String told =
        PythonEnvironment.run("crowd.py", location, readers, stopped, writers, SECONDS, BATCHES);
    return new ObjectMapper().readTree(told.substring(told.indexOf('{')));
  }

  /** The most memory that it ever had. */
  private static long peakBytes(ServerProcess server) throws Exception {
    Path status = Path.of("/proc", Long.toString(server.process().pid()), "status");
    assumeThat(status).as("Linux's status of a process").exists();
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
