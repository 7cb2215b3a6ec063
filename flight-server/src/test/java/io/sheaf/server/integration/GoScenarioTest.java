package io.sheaf.server.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingProgram;
import io.sheaf.server.TestingServer;
import io.sheaf.server.flight.FlightAnswers;
import io.sheaf.server.integration.scenario.AppMetadata;
import io.sheaf.server.integration.scenario.Expiration;
import io.sheaf.server.integration.scenario.Ordered;
import io.sheaf.server.integration.scenario.Polling;
import io.sheaf.server.integration.scenario.ReuseConnection;
import io.sheaf.server.integration.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arrow's named scenarios by the Go client, against services behind our wire: so it is shown to be
 * right by itself. Go has no {@code do_exchange:echo}; see {@link JavaScenarioTest}.
 */
class GoScenarioTest {
  private static final int CLIENT_SECONDS_MAX = 60;

  /** Name, service, and how many calls that carry no data its client makes. */
  static List<Arguments> scenarios() {
    return List.of(
        Arguments.of("ordered", new Ordered(), 1),
        Arguments.of("expiration_time:do_get", new Expiration(), 1),
        Arguments.of("expiration_time:list_actions", new Expiration(), 1),
        Arguments.of("expiration_time:cancel_flight_info", new Expiration(), 2),
        Arguments.of("expiration_time:renew_flight_endpoint", new Expiration(), 3),
        Arguments.of("app_metadata_flight_info_endpoint", new AppMetadata(), 1),
        Arguments.of("location:reuse_connection", new ReuseConnection(), 1),
        Arguments.of("poll_flight_info", new Polling(), 2));
  }

  /** The client tries three times and tells only of the last, so calls are counted. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void theGoClientFindsWhatItExpectsAtOnce(String name, Scenario service, int calls)
      throws Exception {
    AtomicInteger counted = new AtomicInteger();
    run(name, service, counted).well();
    assertThat(counted).hasValue(calls);
  }

  @Test
  void theGoClientTellsWhatIsNotAsItExpects() throws Exception {
    TestingProgram.Ended ended = run("ordered", new Expiration(), new AtomicInteger());
    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended.output()).contains("FlightInfo.ordered = true");
  }

  private static TestingProgram.Ended run(String name, Scenario service, AtomicInteger calls)
      throws Exception {
    Path client = ArrowGoModule.client();
    try (RootAllocator allocator = new RootAllocator()) {
      SheafServer server = TestingServer.answering(counting(service.answers(allocator), calls));
      try {
        return TestingProgram.run(
            List.of(
                client.toString(),
                "-host",
                "127.0.0.1",
                "-port",
                String.valueOf(server.port()),
                "-scenario",
                name),
            client.getParent(),
            CLIENT_SECONDS_MAX);
      } finally {
        TestingServer.awaitNothingHeld(server);
        server.close();
      }
    }
  }

  private static FlightAnswers counting(FlightAnswers answers, AtomicInteger calls) {
    BindableService counted =
        () -> ServerInterceptors.intercept(answers.methods(), new Counting(calls));
    return new FlightAnswers(counted, answers.get(), answers.put(), answers.exchange());
  }

  private record Counting(AtomicInteger calls) implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      calls.incrementAndGet();
      return next.startCall(call, headers);
    }
  }
}
