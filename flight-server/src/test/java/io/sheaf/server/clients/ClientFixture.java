package io.sheaf.server.clients;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import io.sheaf.server.TestingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** A server with some datasets, and a stock client that is a program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientFixture {
  private static final int RUN_SECONDS_MAX = 120;
  private static final int BUILD_MINUTES_MAX = 15;

  static final SampleStream SMALL = new SampleStream(3, 2, 500, true);

  /** Its batches are larger than 4 MiB unless they are compressed. */
  static final SampleStream LARGE = new SampleStream(2, 1, 64_000, true);

  private Path directory;
  private TestingServer server;
  private SheafClient client;
  private List<String> program;

  /** Why there is no client; each test then says so, since Surefire says nothing of a class. */
  private @Nullable TestAbortedException missing;

  /** Builds the client and answers how to start it, to be followed by its arguments. */
  abstract List<String> program() throws Exception;

  @BeforeAll
  @Timeout(value = BUILD_MINUTES_MAX, unit = TimeUnit.MINUTES)
  void start(@TempDir Path directory) throws Exception {
    this.directory = directory;
    try {
      program = program();
    } catch (TestAbortedException e) {
      missing = e;
      return;
    }
    server = TestingServer.start(Map.of("sheaf.dataset.reap-interval", "100ms"));
    client = SheafClient.connect(server.location());
    put("stored", SMALL, Map.of("codec", "none"));
    put("zstd", SMALL, Map.of("codec", "zstd"));
    put("lz4", SMALL, Map.of("codec", "lz4"));
    put("large", LARGE, Map.of("codec", "none"));
    put("large-zstd", LARGE, Map.of("codec", "zstd"));
  }

  @AfterAll
  void stop() {
    if (client != null) {
      client.close();
      server.close();
    }
  }

  @BeforeEach
  void skipWithoutClient() {
    if (missing != null) {
      throw missing;
    }
  }

  @AfterEach
  void nothingIsHeld() {
    if (missing == null) {
      server.awaitNothingHeld();
    }
  }

  /** A client of the server that is not the one to be tested. */
  SheafClient client() {
    return client;
  }

  /** Runs the client; the server's location follows its command. */
  ClientRun run(String command, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(program);
    all.add(command);
    all.add(server.location());
    all.addAll(List.of(arguments));
    return ClientRun.of(all, directory, RUN_SECONDS_MAX);
  }

  String file(String name) {
    return directory.resolve(name + ".arrows").toString();
  }

  /** Puts over what is there, with members of a request beside. */
  PutSummary put(String dataset, SampleStream sample, Map<String, Object> members)
      throws Exception {
    Map<String, Object> request = new TreeMap<>(members);
    request.put("dataset", dataset);
    request.put("mode", "overwrite");
    ByteString command = ByteString.copyFromUtf8(Json.write(request));
    byte[] stream = Files.readAllBytes(sample.write(Path.of(file(dataset))));
    List<IpcFrame> frames = IpcFrames.parse(Unpooled.wrappedBuffer(stream));
    try (IpcFrame schema = frames.remove(0);
        PartitionUpload upload =
            client.put(
                PutRequest.parseCommand(command.asReadOnlyByteBuffer()),
                SchemaMessage.of(schema))) {
      frames.forEach(upload::write);
      return upload.commit();
    }
  }

  /** What the server has. */
  Rows rows(String dataset) throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader reader = client.get(ByteString.copyFromUtf8(dataset)).reader(allocator)) {
      return Rows.read(reader);
    }
  }
}
