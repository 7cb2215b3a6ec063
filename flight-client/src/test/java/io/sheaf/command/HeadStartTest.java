package io.sheaf.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sheaf.command.HeadStart.Need;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HeadStartTest {
  @ParameterizedTest
  @CsvSource({
    "'', NOTHING",
    "--version, NOTHING",
    "split --help, NOTHING",
    "list, SERVER",
    "list grpc://redis-gateway:8815?store=redis, SERVER",
    "read --prefix redis, SERVER",
    "split --redis-url localhost --prefix trades, REDIS_WRITTEN",
    "read --redis-url=redis://localhost, REDIS",
    "list rediss://localhost, REDIS",
    "copy redis-sentinel://one/main#trades trades, REDIS",
    "info unix:///run/redis.sock#trades, REDIS",
    "verify redis.arrow other.arrow, FILES",
    "verify redis://localhost#trades other.arrow, REDIS",
    "gen --out trades.arrow, FILES",
  })
  void needsWhatItsWordsSay(String words, Need need) {
    assertThat(Need.of(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(need);
  }

  /** As the threads would keep to themselves. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
  void failsForNoNeed(Need need) {
    assertThatCode(() -> HeadStart.loadData(need)).doesNotThrowAnyException();
    assertThatCode(() -> HeadStart.loadNetwork(need)).doesNotThrowAnyException();
  }

  /** Not in any order that has two threads wait for each other's classes. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
  void comesToAnEnd(Need need) {
    assertTimeoutPreemptively(Duration.ofMinutes(2), () -> HeadStart.load(need));
  }

  @Test
  void whoIsInterruptedWaitsAllTheSame() {
    HeadStart headStart = HeadStart.of("list", "redis://localhost");
    Thread.currentThread().interrupt();
    headStart.await();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("sheaf-head-start"));
  }
}
