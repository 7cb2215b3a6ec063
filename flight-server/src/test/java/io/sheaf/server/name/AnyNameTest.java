package io.sheaf.server.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.FlightInfoSummary;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.server.RawRedis;
import io.sheaf.server.TestingServer;
import io.sheaf.server.faults.NumberedPut;
import io.sheaf.server.faults.WholePuts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightClient.ClientStreamListener;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names with all that a name may have, in both layouts, side by side: what is done to one dataset
 * is not done to another, whose name looks like a pattern, a key or a path to it. And what is said
 * of those that are none.
 */
class AnyNameTest {
  private static final List<String> NAMES =
      List.of(
          " ",
          "with spaces in it ",
          "a@b",
          "trades@aaaaaaaaaaaaa:part=00000",
          "part=00000",
          "glob",
          "glob*",
          "glo?",
          "glob[a-z]",
          "globs",
          "*",
          "colon:sub:batch=00001",
          "datasets/\\/work",
          "a/b",
          "..",
          "%2e%2e%2f",
          "--version",
          "$HOME `ls` ; | & > # ' \"",
          "日本語 Ünïcode",
          "e\u0301",
          "é",
          "\u202Eright to left",
          "😀",
          "x".repeat(200),
          "😀".repeat(50));

  private static TestingServer server;
  private static SheafClient client;
  private static RootAllocator allocator;
  private static FlightClient stock;

  @BeforeAll
  static void start() throws Exception {
    server = TestingServer.start();
    client = SheafClient.connect(server.location());
    allocator = new RootAllocator();
    stock = FlightClient.builder(allocator, new Location(server.location())).build();
  }

  @AfterAll
  static void stop() throws Exception {
    stock.close();
    allocator.close();
    client.close();
    server.close();
  }

  private static NumberedPut data(int number) {
    return new NumberedPut(number, 2, 2, 3);
  }

  @ParameterizedTest
  @EnumSource(names = {"SHEAF", "ARROW_REDIS"})
  void datasetsOfAllNamesLieSideBySide(Layout layout) throws Exception {
    for (int i = 0; i < NAMES.size(); i++) {
      data(i).write(client, request(NAMES.get(i), "create", layout));
    }
    for (int i = 0; i < NAMES.size(); i++) {
      assertReads(i, layout);
    }
    if (layout == Layout.SHEAF) {
      NAMES.forEach(AnyNameTest::assertListed);
    }
    try (RawRedis redis = new RawRedis(server.redis().url())) {
      for (String name : NAMES) {
        assertDropsNothingElse(redis, name, layout);
      }
      assertThat(redis.keys("*")).isEmpty();
    }
  }

  private static PutRequest request(String name, String mode, Layout layout) {
    return NumberedPut.request(name, mode, Map.of("layout", layout));
  }

  /** By a ticket in JSON, by the name as a ticket, or by the endpoints of a path. */
  private static void assertReads(int i, Layout layout) throws Exception {
    String name = NAMES.get(i);
    FlightInfo info = stock.getInfo(FlightDescriptor.path(name));
    FlightInfoSummary summary =
        Json.parseRequest(
            "summary", ByteBuffer.wrap(info.getAppMetadata()), FlightInfoSummary.class);
    assertThat(summary.dataset()).isEqualTo(name);
    assertThat(summary.layout()).isEqualTo(layout);
    List<Long> expected = List.of((long) i);
    switch (i % 3) {
      case 0 -> assertThat(WholePuts.read(client, name, data(i))).isEqualTo(expected);
      case 1 ->
          assertThat(WholePuts.read(client, ByteString.copyFromUtf8(name), data(i)))
              .isEqualTo(expected);
      default -> {
        for (FlightEndpoint endpoint : info.getEndpoints()) {
          ByteString ticket = ByteString.copyFrom(endpoint.getTicket().getBytes());
          assertThat(WholePuts.read(client, ticket, new NumberedPut(i, 1, 2, 3)))
              .isEqualTo(expected);
        }
      }
    }
  }

  /** By each prefix of it, among those alone that begin so, in order. */
  private static void assertListed(String name) {
    int half = name.offsetByCodePoints(0, (name.codePointCount(0, name.length()) + 1) / 2);
    for (String prefix : List.of(name, name.substring(0, half))) {
      List<String> expected =
          NAMES.stream()
              .filter(each -> each.startsWith(prefix))
              .map(DatasetName::new)
              .sorted()
              .map(DatasetName::value)
              .toList();
      assertThat(list(prefix)).containsExactlyElementsOf(expected).contains(name);
    }
  }

  private static List<String> list(String prefix) {
    return client.list(ListRequest.of(prefix)).stream()
        .map(flight -> flight.summary().orElseThrow().dataset())
        .toList();
  }

  private static void assertDropsNothingElse(RawRedis redis, String name, Layout layout)
      throws Exception {
    Set<String> gone = redis.keys("*");
    assertThat(client.drop(new DatasetName(name))).isTrue();
    gone.removeAll(redis.keys("*"));
    gone.removeAll(Set.of("sheaf:datasets", "sheaf:work"));
    String own = Pattern.quote(name);
    String keys =
        layout == Layout.SHEAF
            ? "sheaf:head:" + own + "|sheaf:\\{" + own + "@[a-z2-7]{13}:part=.*"
            : own + ":\\{part=.*";
    assertThat(gone)
        .as(name)
        .hasSize(layout == Layout.SHEAF ? 1 + 2 * (2 + 1) : 2 * 2)
        .allMatch(key -> key.matches(keys));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a{b", "}", "{part=00000}", "a\nb", "\0", "tab\t", "\u007f", "a\u0085"})
  void bracesAndControlCharactersAreRefusedWithTheirPlace(String name) {
    char wrong = name.chars().filter(c -> !isAllowed(c)).mapToObj(c -> (char) c).findFirst().get();
    String shown = wrong < ' ' || wrong > '~' ? String.format("U+%04X", (int) wrong) : "" + wrong;
    assertRefusedEverywhere(
        name, shown + (shown.length() == 1 ? "'" : ""), "position " + name.indexOf(wrong));
  }

  private static boolean isAllowed(int c) {
    return c != '{' && c != '}' && !Character.isISOControl(c);
  }

  @Test
  void whatIsTooLongOrEmptyIsRefused() {
    assertRefusedEverywhere("x".repeat(201), "201 bytes", "at most 200");
    assertRefusedEverywhere("é".repeat(101), "202 bytes", "at most 200");
    assertRefusedEverywhere("", "dataset");
  }

  /** By each call that takes a name. */
  private static void assertRefusedEverywhere(String name, String... words) {
    FlightDescriptor command = FlightDescriptor.command(json(Map.of("dataset", name)));
    Ticket ticket = new Ticket(json(Map.of("dataset", name)));
    List<ThrowingCallable> calls =
        List.of(
            () -> stock.getInfo(FlightDescriptor.path(name)),
            () -> stock.getInfo(command),
            () -> stock.getSchema(FlightDescriptor.path(name)),
            () -> stock.getStream(ticket).next(),
            () -> put(FlightDescriptor.path(name)),
            () ->
                put(
                    FlightDescriptor.command(
                        json(Map.of("dataset", name, "layout", "arrow-redis")))),
            () -> act("drop", Map.of("dataset", name)),
            () -> act("versions", Map.of("dataset", name)),
            () -> act("generate", Map.of("dataset", name)),
            () -> act("verify", Map.of("dataset", Map.of("dataset", name))));
    for (int i = 0; i < calls.size(); i++) {
      FlightRuntimeException refusal =
          catchThrowableOfType(FlightRuntimeException.class, calls.get(i));
      assertThat(refusal).as("call %d with %s", i, name).isNotNull();
      assertThat(refusal.status().code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT);
      assertThat(refusal.status().description()).as("call %d", i).contains(words);
    }
    assertThat(list("")).isEmpty();
  }

  private static byte[] json(Map<String, ?> request) {
    return Json.write(request).getBytes(StandardCharsets.UTF_8);
  }

  private static void put(FlightDescriptor descriptor) {
    AsyncPutListener answers = new AsyncPutListener();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of()), allocator)) {
      ClientStreamListener stream = stock.startPut(descriptor, root, answers);
      stream.completed();
      stream.getResult();
    }
  }

  private static void act(String action, Map<String, ?> request) {
    stock.doAction(new Action(action, json(request))).forEachRemaining(result -> {});
  }
}
