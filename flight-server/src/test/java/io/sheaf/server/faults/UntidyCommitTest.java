package io.sheaf.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingServer;
import io.sheaf.server.faults.Strike.Moment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Redis drops out right after a commit: the put has succeeded, and the log says what is left. */
class UntidyCommitTest {
  @Test
  void isToldInTheLog() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("io.sheaf.dataset.managed");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        StrikingWire wire = new StrikingWire(redis.url());
        SheafServer server = TestingServer.serve(wire.url(), Map.of());
        SheafClient client = SheafClient.connect(server.location().toString())) {
      Change.OVERWRITE.prepare(client);
      CompletableFuture<Void> struck =
          wire.arm(new Strike("EVAL schedule retire", 1, Moment.BEFORE, () -> {}));
      Change.OVERWRITE.run(client);

      struck.get(30, TimeUnit.SECONDS);
      // The server's connections to Redis were cut, too, and are made again.
      await()
          .ignoreExceptionsMatching(UntidyCommitTest::isStoreAway)
          .until(() -> Change.read(client), Change.OVERWRITE.after()::equals);
      assertThat(List.copyOf(log.list))
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(
              line -> line.matches("left for later: what follows version 2-.* of 'trades': .*"));
    } finally {
      logger.detachAppender(log);
    }
  }

  private static boolean isStoreAway(Throwable failure) {
    return failure instanceof SheafException known
        && known.reason() == ErrorReason.STORE_UNAVAILABLE;
  }
}
