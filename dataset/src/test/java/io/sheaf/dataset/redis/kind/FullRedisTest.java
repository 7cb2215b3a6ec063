package io.sheaf.dataset.redis.kind;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That scripts which make room, or tell what is stored, run in a Redis that has none. */
class FullRedisTest {
  @ParameterizedTest
  @EnumSource(RedisProgram.class)
  void scriptsThatMakeRoomNeedNone(RedisProgram program) {
    SoftAssertions all = new SoftAssertions();
    try (RedisServer server = RedisServer.start(program.find())) {
      for (LoneEntry lone : LoneEntry.values()) {
        server.ask(lone.prepare());
      }
      server.ask("CONFIG", "SET", "maxmemory", "1");
      assertThatThrownBy(() -> server.ask("SET", "any", "value")).hasMessageContaining("OOM");

      for (LoneEntry lone : LoneEntry.values()) {
        server.ask(lone.run());
        all.assertThat(server.ask(lone.look())).as(lone.name()).matches(lone.expected());
      }
    }
    all.assertAll();
  }
}
