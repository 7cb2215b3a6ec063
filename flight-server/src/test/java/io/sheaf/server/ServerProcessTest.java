package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.sheaf.client.PartitionDownload;
import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.PutRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flight-server command as a process: what it says, and how it starts and ends. */
class ServerProcessTest {
  private static final SampleData SMALL = new SampleData(2, 2, 100, 1);

  /** More than what client, server and network hold of a stream that is not read. */
  private static final SampleData LARGE = new SampleData(4, 8, 25_000, 2);

  @TempDir private Path directory;

  @Test
  void saysOnceOnStdoutWhereItServesAndStopsOnSigterm() throws Exception {
    try (ServerProcess server = start()) {
      String location = server.location();
      assertThat(location).matches("grpc://127\\.0\\.0\\.1:[1-9]\\d*");
      ProcessHandle redis = server.redis();
      try (SheafClient client = SheafClient.connect(location)) {
        SMALL.put(client, "trades");
        assertThat(SMALL.compare(client, "trades")).isInstanceOf(ComparisonResult.Identical.class);
      }
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(ServerProcess.isRunning(redis)).isFalse();
      assertThat(server.outputLines()).containsExactly("sheaf ready " + location);
      assertThat(server.logLines()).noneMatch(line -> line.contains("WARN"));
    }
  }

  @Test
  void drainsOnSigterm() throws Exception {
    try (ServerProcess server = start();
        SheafClient client = SheafClient.connect(server.location());
        RootAllocator allocator = new RootAllocator()) {
      LARGE.put(client, "trades");
      ProcessHandle redis = server.redis();
      try (PartitionDownload download = client.get(ByteString.copyFromUtf8("trades"));
          ArrowReader reader = download.reader(allocator)) {
        reader.getVectorSchemaRoot();
        server.terminate();
        server.awaitLogged("calls under way");
        refusesCalls(server.location());
        assertThat(LARGE.compare(reader, allocator)).isInstanceOf(ComparisonResult.Identical.class);
      }
      assertThat(server.exitCode()).isZero();
      assertThat(ServerProcess.isRunning(redis)).isFalse();
      assertThat(server.logLines()).noneMatch(line -> line.contains("cutting"));
    }
  }

  private static void refusesCalls(String location) throws Exception {
    byte[] ticket =
        Ticket.newBuilder().setTicket(ByteString.copyFromUtf8("trades")).build().toByteArray();
    try (RawFlight raw = new RawFlight(location)) {
      assertThat(raw.call("DoGet", List.of(ticket)).has(Status.Code.UNAVAILABLE).reason())
          .isEqualTo("DRAINING");
    }
  }

  @Test
  void aPutUnderWayCommitsWhileNewCallsAreRefused() throws Exception {
    try (ServerProcess server = start();
        SheafClient client = SheafClient.connect(server.location());
        RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = SMALL.generate(allocator);
        PartitionUpload upload = client.put(request("late"), frames.schema())) {
      client.ping(); // on the same connection: now the server has the put
      server.terminate();
      server.awaitLogged("calls under way");
      assertThatThrownBy(client::ping)
          .isInstanceOfSatisfying(
              SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.DRAINING));
      SampleData.write(frames, upload, Integer.MAX_VALUE);
      assertThat(upload.commit().rows()).isEqualTo(SMALL.rowsTotal());
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void aSecondSigtermStopsAtOnce() throws Exception {
    try (ServerProcess server = start("-Dsheaf.server.drain-duration-max=24h");
        SheafClient client = SheafClient.connect(server.location());
        RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = SMALL.generate(allocator);
        PartitionUpload upload = client.put(request("never"), frames.schema())) {
      client.ping(); // on the same connection: now the server has the put
      ProcessHandle redis = server.redis();
      server.terminate();
      server.awaitLogged("calls under way");
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(ServerProcess.isRunning(redis)).isFalse();
      assertThatThrownBy(upload::commit).isInstanceOf(SheafException.class);
    }
  }

  @Test
  void cutsCallsWhenTheDrainHasLastedItsTime() throws Exception {
    try (ServerProcess server = start("-Dsheaf.server.drain-duration-max=300ms");
        SheafClient client = SheafClient.connect(server.location());
        RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = SMALL.generate(allocator);
        PartitionUpload upload = client.put(request("never"), frames.schema())) {
      client.ping(); // on the same connection: now the server has the put
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.logLines()).anyMatch(line -> line.contains("cutting 1 calls"));
      assertThatThrownBy(upload::commit).isInstanceOf(SheafException.class);
    }
  }

  @Test
  void sigtermEndsItsStart() throws Exception {
    Path script = directory.resolve("redis-server");
    Files.writeString(
        script,
        """
        #!/bin/sh
        if [ "$1" = --version ]; then echo "Redis server v=7.0.0"; else exec sleep 100; fi
        """);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    try (ServerProcess server = launch(Map.of("REDIS_SERVER", script.toString()))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> sleeping(server).isPresent());
      ProcessHandle redis = sleeping(server).orElseThrow();
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(ServerProcess.isRunning(redis)).isFalse();
      assertThat(server.outputLines()).isEmpty();
      assertThat(server.logLines()).isEmpty();
    }
  }

  /** The child that is no question for its version any more. */
  private static Optional<ProcessHandle> sleeping(ServerProcess server) {
    return server
        .process()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("sleep"))
        .findAny();
  }

  @Test
  void theNextStartStopsTheRedisOfAKilledServer() throws Exception {
    ProcessHandle redis;
    try (ServerProcess server = start()) {
      server.location();
      redis = server.redis();
      server.kill();
    }
    assertThat(ServerProcess.isRunning(redis)).isTrue();
    try (ServerProcess next = start()) {
      next.location();
      assertThat(ServerProcess.isRunning(redis)).isFalse();
      next.awaitLogged("left by process");
      next.terminate();
      assertThat(next.exitCode()).isZero();
    }
  }

  @Test
  void startsItsRedisAgainWithTheDataThatItHad() throws Exception {
    try (ServerProcess server = start("--data-dir=" + directory.resolve("data"));
        SheafClient client = SheafClient.connect(server.location())) {
      SMALL.put(client, "trades");
      ProcessHandle redis = server.redis();
      redis.destroyForcibly();
      server.awaitLogged("it is started again with its data");
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> SMALL.compare(client, "trades") instanceof ComparisonResult.Identical);
      ProcessHandle again = server.redis();
      assertThat(again).isNotEqualTo(redis);
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(ServerProcess.isRunning(again)).isFalse();
    }
  }

  @Test
  void endsWhenItsRedisDoesNotComeBack() throws Exception {
    try (ServerProcess server = start()) {
      server.location();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                server.process().children().forEach(ProcessHandle::destroyForcibly);
                return !server.process().isAlive();
              });
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.logLines())
          .anyMatch(line -> line.contains("the server ends: embedded Redis"))
          .noneMatch(line -> line.startsWith("\tat "));
    }
  }

  private static PutRequest request(String name) {
    return SampleData.overwrite(name, Map.of());
  }

  private ServerProcess start(String... arguments) throws IOException {
    return launch(Map.of(), arguments);
  }

  /** What a killed server leaves is noted where no other test finds it. */
  private ServerProcess launch(Map<String, String> environment, String... arguments)
      throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("XDG_STATE_HOME", directory.resolve("state").toString());
    List<String> anyPort = new ArrayList<>(List.of("--port=0"));
    anyPort.addAll(List.of(arguments));
    return ServerProcess.launch(all, anyPort);
  }
}
