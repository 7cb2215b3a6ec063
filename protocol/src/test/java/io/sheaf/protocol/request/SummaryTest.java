package io.sheaf.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void flightInfoSummaryIsTheJsonOfTheProtocol() {
    FlightInfoSummary summary =
        new FlightInfoSummary(
            Optional.of(1), "trades", Layout.SHEAF, Optional.of("7-abc"), 400, 8, 9000, 4);
    assertThat(summary.appMetadata().toStringUtf8())
        .isEqualTo(
            "{\"v\":1,\"dataset\":\"trades\",\"layout\":\"sheaf\",\"version\":\"7-abc\","
                + "\"rows\":400,\"chunks\":8,\"bytes\":9000,\"partitions\":4}");
    assertThat(FlightInfoSummary.parse(summary.appMetadata().asReadOnlyByteBuffer()))
        .isEqualTo(summary);
  }

  @Test
  void endpointSummaryIsTheJsonOfTheProtocol() {
    EndpointSummary summary = new EndpointSummary(3, 0, 8, -1, 9000);
    assertThat(summary.appMetadata().toStringUtf8())
        .isEqualTo("{\"partition\":3,\"from\":0,\"to\":8,\"rows\":-1,\"bytes\":9000}");
    assertThat(EndpointSummary.parse(summary.appMetadata().asReadOnlyByteBuffer()))
        .isEqualTo(summary);
  }

  @Test
  void plainDatasetHasNoVersion() {
    ByteString plain =
        ByteString.copyFromUtf8(
            "{\"dataset\":\"trades\",\"layout\":\"arrow-redis\",\"rows\":-1,\"chunks\":8,"
                + "\"bytes\":9000,\"partitions\":4}");
    FlightInfoSummary summary = FlightInfoSummary.parse(plain.asReadOnlyByteBuffer());
    assertThat(summary.version()).isEmpty();
    assertThat(summary.layout()).isEqualTo(Layout.ARROW_REDIS);
  }

  @Test
  void membersOfALaterServerArePassedOver() {
    ByteString later =
        ByteString.copyFromUtf8(
            "{\"partition\":3,\"from\":0,\"to\":8,\"rows\":5,\"bytes\":9,\"tier\":\"warm\"}");
    assertThat(EndpointSummary.parse(later.asReadOnlyByteBuffer()).bytes()).isEqualTo(9);
  }
}
