package io.sheaf.server.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.ClientOptions;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.action.ActionMessage.Progress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.server.SampleData;
import io.sheaf.server.TestingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actions that take long tell how far they are, and end when their client leaves. */
@Timeout(120)
class LongActionTest {
  private static final SampleData DATA = new SampleData(2, 10, 1_000, 51);
  private static final String ENDLESS =
      "{\"dataset\":\"endless\",\"partitions\":100,\"batches\":1000,\"rows\":10000}";

  private TestingServer server;
  private SheafClient client;

  @BeforeEach
  void start() {
    server = TestingServer.start();
    client =
        SheafClient.connect(ClientOptions.of(server.location()).withRetries(RetryPolicy.NEVER));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private List<Progress> progress(String action, String request) {
    List<Progress> progress = new ArrayList<>();
    client.action(action, request, progress::add);
    assertThat(progress).isNotEmpty();
    assertThat(progress).extracting(Progress::done).isSorted();
    assertThat(progress).allSatisfy(step -> assertThat(step.done()).isBetween(0L, step.total()));
    return progress;
  }

  @Test
  void generateCountsBatches() {
    List<Progress> progress =
        progress("generate", "{\"dataset\":\"made\",\"partitions\":2,\"batches\":3,\"rows\":10}");
    assertThat(progress).allMatch(step -> step.total() == 6 && step.unit().equals("batches"));
  }

  @Test
  void verifyCountsRowsOfTwoAndChunksOfOne() {
    DATA.put(client, "one");
    DATA.put(client, "other");
    assertCounts(
        progress("verify", "{\"dataset\":{\"dataset\":\"one\"},\"with\":{\"dataset\":\"other\"}}"),
        20_000,
        "rows");
    assertCounts(progress("verify", "{\"dataset\":{\"dataset\":\"one\"}}"), 20, "chunks");
    assertCounts(
        progress("verify", "{\"dataset\":{\"dataset\":\"one\",\"partitions\":[1]}}"), 10, "chunks");
  }

  private static void assertCounts(List<Progress> progress, long total, String unit) {
    assertThat(progress)
        .allMatch(step -> step.total() == total && step.unit().equals(unit))
        .last()
        .satisfies(step -> assertThat(step.done()).isEqualTo(total));
  }

  /** Two run at once: were they not ended, the third would wait for hours. */
  @Test
  void aClientThatLeavesEndsTheWork() {
    for (int action = 0; action < 3; action++) {
      leaveAfterProgress("generate", ENDLESS);
    }
    String small = "{\"dataset\":\"small\",\"partitions\":1,\"batches\":1,\"rows\":10}";
    client.action("generate", small, progress -> {});
    assertThatThrownBy(() -> client.info(DatasetRequest.of(new DatasetName("endless"))))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.DATASET_NOT_FOUND));
    server.awaitNothingHeld();
  }

  private void leaveAfterProgress(String action, String request) {
    Consumer<Progress> leave =
        progress -> {
          throw new IllegalStateException("left");
        };
    assertThatThrownBy(() -> client.action(action, request, leave)).hasMessage("left");
  }

  @Test
  void aClientThatLeavesEndsAComparison() {
    String pair = "{\"dataset\":\"%s\",\"partitions\":4,\"batches\":50,\"rows\":20000}";
    client.action("generate", pair.formatted("one"), progress -> {});
    leaveAfterProgress(
        "verify", "{\"dataset\":{\"dataset\":\"one\"},\"with\":{\"dataset\":\"one\"}}");
    await().atMost(Duration.ofSeconds(30)).untilAsserted(server::awaitNothingHeld);
  }
}
