package io.sheaf.server;

import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.netty.buffer.ByteBufUtil;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.server.MalformedRequests.Malformed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tickets and descriptors that are wrong: over the wire each gets the status of docs/protocol.md
 * and is told what is wrong, and nobody else notices. The seed is printed, and taken back as the
 * system property {@code sheaf.test.seed}.
 */
class MalformedRequestTest {
  private static final SampleData OTHERS = new SampleData(2, 2, 500, 1);
  private static final int CALLS = 3_000;
  private static final int CALLS_AT_ONCE = 50;
  private static final List<String> READS = List.of("DoGet", "GetFlightInfo", "GetSchema");

  private static TestingServer server;
  private static RawFlight raw;
  private static SheafClient other;
  private static FlightData schema;

  @BeforeAll
  static void start() {
    server = TestingServer.start();
    raw = new RawFlight(server.location());
    other = SheafClient.connect(server.location());
    OTHERS.put(other, "others");
    OTHERS.put(other, SampleData.overwrite("plain", Map.of("layout", "arrow-redis")));
    try (RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = OTHERS.generate(allocator);
        IpcFrame frame = frames.schema().frame()) {
      schema =
          FlightData.newBuilder()
              .setDataHeader(ByteString.copyFrom(ByteBufUtil.getBytes(frame.message())))
              .build();
    }
  }

  @AfterAll
  static void stop() {
    raw.close();
    other.close();
    server.close();
  }

  @AfterEach
  void othersGoOnAndNothingIsHeld() throws Exception {
    assertThat(OTHERS.compare(other, "others")).isInstanceOf(ComparisonResult.Identical.class);
    assertThat(other.list(ListRequest.all())).as("datasets").hasSize(1);
    server.awaitNothingHeld();
  }

  @Test
  void thousandsByASeedWhileOthersRead() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("MalformedRequestTest seed " + seed);
    MalformedRequests malformed = new MalformedRequests(new Random(seed));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> reads = CompletableFuture.supplyAsync(() -> readUntil(done));
    try {
      for (int calls = 0; calls < CALLS; calls += CALLS_AT_ONCE) {
        refuseSome(malformed);
      }
    } finally {
      done.set(true);
    }
    assertThat(reads.get(60, TimeUnit.SECONDS)).as("whole reads meanwhile").isPositive();
  }

  private static void refuseSome(MalformedRequests malformed) throws Exception {
    List<String> named = new ArrayList<>();
    List<CompletableFuture<RawFlight.End>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS_AT_ONCE; i++) {
      boolean isPut = i % 4 == 3;
      Malformed request = isPut ? malformed.put() : malformed.get();
      named.add(request.named());
      String method = isPut ? "DoPut" : READS.get(i % 4);
      calls.add(raw.start(method, List.of(message(method, request.bytes())), true));
    }
    for (int i = 0; i < CALLS_AT_ONCE; i++) {
      calls.get(i).get(60, TimeUnit.SECONDS).has(INVALID_ARGUMENT, named.get(i));
    }
  }

  private static int readUntil(AtomicBoolean done) {
    int reads = 0;
    while (!done.get()) {
      try {
        assertThat(OTHERS.compare(other, "others")).isInstanceOf(ComparisonResult.Identical.class);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      reads++;
    }
    return reads;
  }

  private static byte[] message(String method, byte[] request) {
    FlightDescriptor command =
        FlightDescriptor.newBuilder()
            .setType(DescriptorType.CMD)
            .setCmd(ByteString.copyFrom(request))
            .build();
    return switch (method) {
      case "DoGet" -> RawFlight.ticket(request);
      case "DoPut" -> schema.toBuilder().setFlightDescriptor(command).build().toByteArray();
      default -> command.toByteArray();
    };
  }

  private static RawFlight.End call(String method, String request) throws Exception {
    byte[] bytes = request.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return raw.call(method, List.of(message(method, bytes)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "nowhere                                       | NOT_FOUND        | nowhere",
        "{'dataset':'nowhere','version':'1-a'}         | NOT_FOUND        | nowhere",
        "{'dataset':'others','version':'9-a'}          | NOT_FOUND        | current version is 1-",
        "{'dataset':'plain','version':'1-a'}           | NOT_FOUND        | no version 1-a",
        "{'dataset':'others','store':'lake'}           | INVALID_ARGUMENT | lake",
        "{'dataset':'others','columns':['id64','no']}  | INVALID_ARGUMENT | no",
        "{'dataset':'others','wire':'gzip'}            | INVALID_ARGUMENT | wire",
        "{'dataset':'others','message_bytes':-1}       | INVALID_ARGUMENT | message_bytes",
      })
  void readsOfWhatIsNotThere(String request, Status.Code status, String named) throws Exception {
    for (String method : READS) {
      call(method, request).has(status, named);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"others", "plain"})
  void partitionsAndChunksThatAreNotThere(String name) throws Exception {
    for (String method : List.of("DoGet", "GetFlightInfo")) {
      String dataset = "{'dataset':'" + name + "','partitions':";
      call(method, dataset + "[0,7]}").has(NOT_FOUND, name, "7");
      call(method, dataset + "[2147483647]}").has(NOT_FOUND, name, "2147483647");
      call(method, dataset + "[0],'chunks':[0,3]}").has(INVALID_ARGUMENT, "chunks", "2 chunks");
      call(method, dataset + "[1],'chunks':[7,9]}").has(INVALID_ARGUMENT, "chunks", "2 chunks");
      call(method, dataset + "[0],'chunks':[0,2147483647]}").has(INVALID_ARGUMENT, "chunks");
      call(method, dataset + "[1],'chunks':[0,2]}").hasEndedWell();
      call(method, dataset + "[1],'chunks':[1,1]}").hasEndedWell();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{'dataset':'new','store':'lake'}              | INVALID_ARGUMENT | lake",
        "{'dataset':'others'}                          | ALREADY_EXISTS   | overwrite",
        "{'dataset':'plain'}                           | ALREADY_EXISTS   | plain",
        "{'dataset':'new','mode':'append','if_version':'1-a'} | ABORTED   | 1-a",
        "{'dataset':'new','mode':'append','if_version':''} | INVALID_ARGUMENT | an append",
        "{'dataset':'others','mode':'overwrite','if_version':''} | ALREADY_EXISTS | others",
        "{'dataset':'new','codec':'gzip'}              | INVALID_ARGUMENT | codec",
        "{'dataset':'new','codec':'zstd:23'}           | INVALID_ARGUMENT | codec",
        "{'dataset':'new','chunk_rows':0}              | INVALID_ARGUMENT | chunk_rows",
        "{'dataset':'others','mode':'append','ttl':10} | INVALID_ARGUMENT | ttl",
        "{'dataset':'new','partitioning':{'hash':['no'],'partitions':4}} | INVALID_ARGUMENT | no",
        "{'dataset':'new','partitioning':{'column':'no'}} | INVALID_ARGUMENT | no",
      })
  void putsThatCannotBe(String request, Status.Code status, String named) throws Exception {
    call("DoPut", request).has(status, named);
  }

  /**
   * Clients take 8 KiB of trailers: a message that repeats what it was sent would break the call.
   */
  @Test
  void whatIsLongIsNotRepeatedInFull() throws Exception {
    String text = "é\n".repeat(5_000);
    String json = text.replace("\n", "\\n");
    for (String method : READS) {
      call(method, "{'dataset':'others','store':'" + json + "'}").has(INVALID_ARGUMENT, "store");
      call(method, "{'dataset':'others','columns':['" + json + "']}")
          .has(INVALID_ARGUMENT, "column");
      call(method, "{'dataset':'others','" + json + "':1}").has(INVALID_ARGUMENT, "known are");
      call(method, "{'dataset':'others','partitions':['" + json + "']}")
          .has(INVALID_ARGUMENT, "partitions");
    }
    call("DoPut", "{'dataset':'new','partitioning':{'" + json + "':1}}")
        .has(INVALID_ARGUMENT, "partitioning");
    call("DoPut", "{'dataset':'new','partitioning':{'column':'" + json + "'}}")
        .has(INVALID_ARGUMENT, "column");
    call("DoPut", "{'dataset':'new','mode':'" + json + "'}").has(INVALID_ARGUMENT, "mode");
    call("DoPut", "{'dataset':'new','codec':'" + json + "'}").has(INVALID_ARGUMENT, "codec");
  }

  @Test
  void theSmallestAndTheLargest() throws Exception {
    for (String method : READS) {
      call(method, "").has(INVALID_ARGUMENT, "empty");
      raw.call(method, List.of(new byte[0])).has(INVALID_ARGUMENT);
      call(method, "n".repeat(1 << 20)).has(INVALID_ARGUMENT, "1048576 bytes");
      call(method, "{'dataset':'" + "n".repeat(1 << 20) + "'}").has(INVALID_ARGUMENT, "1048576");
      call(method, "[".repeat(1 << 20)).has(INVALID_ARGUMENT, "1048576 bytes");
    }
    raw.call("DoGet", List.of()).has(INVALID_ARGUMENT, "ticket");
  }

  /** What it takes on the heap, as a list of short texts, is many times what it has on the wire. */
  @Test
  void whatIsFarTooLargeIsRefusedBeforeItIsParsed() throws Exception {
    String[] names = new String[4 << 20];
    Arrays.fill(names, "n");
    path(names).has(RESOURCE_EXHAUSTED, "GetFlightInfo", "at most");
    byte[] path = descriptor(names).toByteArray();
    byte[] put = schema.toBuilder().setFlightDescriptor(descriptor(names)).build().toByteArray();
    for (String method : List.of("GetSchema", "PollFlightInfo")) {
      raw.call(method, List.of(path)).has(RESOURCE_EXHAUSTED, method, "at most");
    }
    for (String method : List.of("DoGet", "ListFlights", "DoAction")) {
      byte[] request = RawFlight.ticket(path);
      raw.call(method, List.of(request)).has(RESOURCE_EXHAUSTED, method, "at most");
    }
    for (String method : List.of("DoPut", "DoExchange")) {
      raw.call(method, List.of(put)).has(RESOURCE_EXHAUSTED, "descriptor", "at most");
    }
  }

  @Test
  void whatIsNoMessageAtAll() throws Exception {
    byte[] cut = {10, 100, 1};
    for (String method : List.of("DoGet", "GetFlightInfo", "GetSchema", "ListFlights")) {
      raw.call(method, List.of(cut)).has(INVALID_ARGUMENT, method);
    }
  }

  @Test
  void paths() throws Exception {
    path().has(INVALID_ARGUMENT, "0 elements");
    path("a", "b", "c").has(INVALID_ARGUMENT, "3 elements");
    path("").has(INVALID_ARGUMENT, "empty");
    path("a{b").has(INVALID_ARGUMENT, "position 1");
    path("n".repeat(1 << 20)).has(INVALID_ARGUMENT, "1048576 bytes");
    path("lake", "others").has(INVALID_ARGUMENT, "lake");
    path("nowhere").has(NOT_FOUND, "nowhere");
    path("..").has(NOT_FOUND, "..");
    path("others").hasEndedWell();
  }

  private static RawFlight.End path(String... names) throws Exception {
    return raw.call("GetFlightInfo", List.of(descriptor(names).toByteArray()));
  }

  private static FlightDescriptor descriptor(String... path) {
    return FlightDescriptor.newBuilder()
        .setType(DescriptorType.PATH)
        .addAllPath(Arrays.asList(path))
        .build();
  }
}
