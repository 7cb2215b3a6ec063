package io.sheaf.server.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.SheafClient;
import io.sheaf.dataset.redis.embedded.EmbeddedRedis;
import io.sheaf.dataset.redis.embedded.EmbeddedRedisOptions;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.server.RawRedis;
import io.sheaf.server.SheafServer;
import io.sheaf.server.TestingServer;
import io.sheaf.server.faults.NumberedPut;
import io.sheaf.server.faults.Remains;
import io.sheaf.server.faults.WholePuts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A dataset that is dropped, expires, is replaced and flushed away, and made again under its name,
 * while readers come with tickets of all versions that there ever were, and a writer comes back
 * that stood still: an old ticket reads its own version or fails in words.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class OldTicketTest {
  private static final int RECREATIONS = Integer.getInteger("sheaf.test.recreations", 8);
  private static final DatasetName NAME = new DatasetName("trades");
  private static final NumberedPut LIKE = new NumberedPut(0, 3, 4, 100);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "sheaf.dataset.lease", "1s",
          "sheaf.dataset.grace", "0s",
          "sheaf.dataset.reap-interval", "100ms");

  /** How a version ends. */
  private enum End {
    DROP,
    EXPIRY,
    REPLACED,
    FLUSH
  }

  private final Map<String, Integer> tally = new TreeMap<>();
  private Random random;
  private RawRedis redis;
  private SheafClient client;
  private long last;

  @Test
  void neverReadsNewData() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("OldTicketTest seed " + seed);
    random = new Random(seed);
    try (EmbeddedRedis server = EmbeddedRedis.start(EmbeddedRedisOptions.inMemory());
        RawRedis raw = new RawRedis(server.url());
        SheafServer sheaf = TestingServer.serve(server.url(), SETTINGS);
        Straggler straggler = new Straggler(server.url(), raw, random);
        SheafClient connected = SheafClient.connect(sheaf.location().toString())) {
      redis = raw;
      client = connected;
      String location = sheaf.location().toString();
      OldReaders readers =
          new OldReaders(List.of(location, location, location, straggler.location()), random);
      try (readers) {
        for (int i = 0; i < RECREATIONS; i++) {
          recreate(i, readers, straggler);
        }
      }
      readers.readAll(client);
      System.out.println("OldTicketTest: " + tally + ", " + readers.counts());
      assertThat(readers.violations()).isEmpty();
      assertThat(readers.counts()).containsKeys("read whole", "read refused by VERSION_NOT_FOUND");
      assertNothingElse();
      TestingServer.awaitNothingHeld(sheaf);
    }
  }

  private void recreate(int i, OldReaders readers, Straggler straggler) throws Exception {
    End end = End.values()[i % End.values().length];
    NumberedPut data = data();
    Map<String, Object> life = end == End.EXPIRY ? Map.of("ttl", 1) : Map.of();
    String version =
        data.write(client, NumberedPut.request(NAME.value(), "overwrite", life)).version();
    readers.keep(OldTicket.of(client, NAME, version, data));
    tally.merge(end.name(), 1, Integer::sum);
    if (random.nextBoolean()) {
      straggle(end, readers, straggler);
    } else {
      end(end, readers);
    }
  }

  private NumberedPut data() {
    return new NumberedPut(++last, LIKE.partitions(), LIKE.batches(), LIKE.rows());
  }

  /** Ends the current version; makes another one most of the time. */
  private void end(End end, OldReaders readers) throws IOException {
    switch (end) {
      case DROP -> client.drop(NAME);
      case EXPIRY -> awaitExpiry();
      case REPLACED -> {}
      case FLUSH -> redis.commands().flushall();
    }
    if (end == End.REPLACED || random.nextInt(4) > 0) {
      NumberedPut next = data();
      PutRequest request = NumberedPut.request(NAME.value(), "overwrite", Map.of());
      String version = next.write(client, request).version();
      readers.keep(OldTicket.of(client, NAME, version, next));
    }
  }

  /** Reads fail at first where chunks go before the head is asked again. */
  private void awaitExpiry() {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(SheafException.class)
        .until(() -> WholePuts.read(client, NAME.value(), LIKE).isEmpty());
  }

  /** The same while a put stands still, which then is what it is said to be. */
  private void straggle(End end, OldReaders readers, Straggler straggler) throws Exception {
    NumberedPut late = data();
    String mode = random.nextBoolean() ? "append" : "overwrite";
    PutRequest request = NumberedPut.request(NAME.value(), mode, Map.of());
    String outcome = straggler.putAround(late, request, () -> endUnchecked(end, readers));
    tally.merge("straggler " + (outcome.contains("-") ? "committed" : outcome), 1, Integer::sum);
    List<Long> current = WholePuts.read(client, NAME.value(), late);
    assertThat(current.contains(late.number()))
        .as("%s of the straggler came to %s", mode, outcome)
        .isEqualTo(outcome.contains("-"));
  }

  private void endUnchecked(End end, OldReaders readers) {
    try {
      end(end, readers);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void assertNothingElse() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(Remains.found(redis, Remains.Grace.OVER))
                    .isEqualTo(Remains.expected(redis, Remains.Grace.OVER)));
  }
}
