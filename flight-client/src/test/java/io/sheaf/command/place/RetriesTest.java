package io.sheaf.command.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.command.address.StoreAddress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final StoreAddress REDIS = new StoreAddress.Redis("redis://localhost:6379");

  @Test
  void whatHasAnUnknownOutcomeIsRepeatedUnderItsPutIdAlone() {
    assertThat(attempts(Map.of("put_id", "p"))).isEqualTo(3);
    assertThat(attempts(Map.of("dataset", "trades"))).isEqualTo(1);
  }

  private static int attempts(Map<String, String> details) {
    AtomicInteger attempts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new Retries(line -> {})
                    .run(
                        REDIS,
                        () -> {
                          attempts.incrementAndGet();
                          throw new SheafException(
                              ErrorReason.COMMIT_UNKNOWN, "lost", details, null);
                        }))
        .isInstanceOf(SheafException.class);
    return attempts.get();
  }
}
