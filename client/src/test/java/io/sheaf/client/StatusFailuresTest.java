package io.sheaf.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

/** What gRPC says of connections. */
class StatusFailuresTest {
  private static final StatusFailures FAILURES = new StatusFailures("flight.example.com:8815");

  /** It can be tried again, as any call whose connection breaks. */
  @Test
  void aCallBegunOnAConnectionThatJustClosedFindsTheServerUnavailable() {
    Status closed =
        Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException());
    SheafException failure = FAILURES.of(closed.asRuntimeException());
    assertThat(failure.reason()).isEqualTo(ErrorReason.SERVER_UNAVAILABLE);
    assertThat(failure)
        .hasMessage("no connection to flight.example.com:8815: the connection was closed");
  }

  @Test
  void whatIsUnknownOtherwiseStaysInternal() {
    SheafException failure =
        FAILURES.of(Status.UNKNOWN.withDescription("odd").asRuntimeException());
    assertThat(failure.reason()).isEqualTo(ErrorReason.INTERNAL);
    assertThat(failure).hasMessage("odd");
  }
}
