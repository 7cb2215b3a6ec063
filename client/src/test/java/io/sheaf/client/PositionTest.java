package io.sheaf.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.request.EndpointSummary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is left of a ticket after so many batches. */
class PositionTest {
  private static final String VERSION = "\"version\":\"7-abcdefghijklm\"";
  private static final String PINNED = "{\"dataset\":\"d\"," + VERSION + "}";

  private static Position after(String ticket, int batches) {
    Position position = new Position(ByteString.copyFromUtf8(ticket));
    for (int batch = 0; batch < batches; batch++) {
      position.delivered();
    }
    return position;
  }

  private static DatasetFlight flight(EndpointSummary... parts) {
    List<DatasetEndpoint> endpoints =
        Arrays.stream(parts)
            .map(
                part ->
                    new DatasetEndpoint(
                        ByteString.EMPTY, List.of(), Optional.empty(), Optional.of(part)))
            .toList();
    return new DatasetFlight(Optional.empty(), -1, -1, endpoints, Optional.empty());
  }

  private static EndpointSummary part(int partition, int from, int to) {
    return new EndpointSummary(partition, from, to, -1, -1);
  }

  private static List<String> rest(Position position, DatasetFlight flight) {
    return position.rest(request -> flight).stream()
        .map(ticket -> ticket.toStringUtf8().replaceAll(".*\"partitions\"", ""))
        .map(text -> text.replaceAll("[^0-9,]", ""))
        .toList();
  }

  @Test
  void beforeTheFirstBatchItIsAllOfIt() {
    Position position = after("d", 0);
    assertThat(position.canResume()).isTrue();
    assertThat(position.rest(request -> flight())).containsExactly(ByteString.copyFromUtf8("d"));
  }

  @Test
  void chunksDeliveredAreLeftOutAcrossPartitions() {
    DatasetFlight flight = flight(part(0, 0, 3), part(4, 0, 2), part(4, 2, 6));
    assertThat(rest(after(PINNED, 1), flight)).containsExactly("0,1,3", "4,0,2", "4,2,6");
    assertThat(rest(after(PINNED, 3), flight)).containsExactly("4,0,2", "4,2,6");
    assertThat(rest(after(PINNED, 6), flight)).containsExactly("4,3,6");
    assertThat(rest(after(PINNED, 9), flight)).isEmpty();
  }

  @Test
  void aRangeOfChunksBeginsWhereItDoes() {
    DatasetFlight flight = flight(part(2, 10, 14));
    assertThat(rest(after(PINNED, 1), flight)).containsExactly("2,11,14");
  }

  @Test
  void withoutVersionOrWithCutBatchesItCanNotBeTold() {
    assertThat(after("d", 1).canResume()).isFalse();
    assertThat(after("{\"dataset\":\"d\"}", 1).canResume()).isFalse();
    assertThat(after("no Sheaf's ticket {}", 1).canResume()).isFalse();
    String cut = "{\"dataset\":\"d\"," + VERSION + ",\"message_bytes\":1000}";
    assertThat(after(cut, 1).canResume()).isFalse();
    assertThat(after(PINNED, 1).canResume()).isTrue();
  }

  @Test
  void anEndShortOfThePromiseIsAFailure() {
    Position position = after(PINNED, 1);
    rest(position, flight(part(0, 0, 3)));
    assertThatThrownBy(position::checkWhole).hasMessageContaining("after 1 batches");
    position.delivered();
    position.delivered();
    position.checkWhole();
  }
}
