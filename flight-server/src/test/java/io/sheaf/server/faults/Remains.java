package io.sheaf.server.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sheaf.server.RawRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All that is in a Redis, and all that should be when nothing is under way and no grace runs: the
 * heads decide, as docs/format.md says. Nothing of Sheaf's own code reads it.
 */
public final class Remains {
  /** Of versions that were replaced. */
  public enum Grace {
    /** They should be gone. */
    OVER,
    /** They can be read. */
    RUNS
  }

  private static final String HEAD = "sheaf:head:";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RawRedis redis;
  private final Grace grace;
  private final SortedSet<String> expected = new TreeSet<>();

  private Remains(RawRedis redis, Grace grace) {
    this.redis = redis;
    this.grace = grace;
  }

  /** What there is: each key, each name, each piece of work, and what a head must not have. */
  public static SortedSet<String> found(RawRedis redis, Grace grace) {
    String unfinished = grace == Grace.OVER ? "(writer|retire|reaping):.*" : "(writer|reaping):.*";
    SortedSet<String> found = new TreeSet<>();
    for (String key : redis.keys("*")) {
      found.add((redis.commands().pttl(key) < 0 ? "" : "expiring ") + key);
      if (key.startsWith(HEAD)) {
        redis.commands().hkeys(key).stream()
            .filter(field -> field.matches(unfinished))
            .forEach(field -> found.add(key + " " + field));
      }
    }
    redis
        .commands()
        .zrange("sheaf:datasets", 0, -1)
        .forEach(each -> found.add("name " + text(each)));
    redis.commands().zrange("sheaf:work", 0, -1).forEach(each -> found.add("work " + text(each)));
    return found;
  }

  /** What there should be: the current versions, and those that can be read still. */
  public static SortedSet<String> expected(RawRedis redis, Grace grace) {
    Remains remains = new Remains(redis, grace);
    redis.keys(HEAD + "*").forEach(remains::expectHead);
    return remains.expected;
  }

  private void expectHead(String key) {
    String name = key.substring(HEAD.length());
    Map<String, byte[]> head = redis.commands().hgetall(key);
    if (!head.containsKey("current")) {
      return; // nothing of it should be there
    }
    String life = head.containsKey("expires") ? "expiring " : "";
    expected.addAll(Set.of(life + key, "sheaf:datasets", "name " + name));
    if (!life.isEmpty()) {
      expected.addAll(Set.of("sheaf:work", "work drop:expiry:" + name));
    }
    expectChunks(life, name, text(head.get("manifest:" + text(head.get("current")))));
    if (grace == Grace.RUNS) {
      head.forEach((field, value) -> expectReplaced(life, name, field, value));
    }
  }

  private void expectReplaced(String life, String name, String field, byte[] value) {
    if (field.startsWith("manifest:")) {
      expectChunks(life, name, text(value));
    }
    if (field.startsWith("retire:")) {
      expected.addAll(Set.of("sheaf:work", "work " + field + ":" + name));
    }
  }

  private void expectChunks(String life, String name, String manifest) {
    try {
      JsonNode json = JSON.readTree(manifest.substring(manifest.indexOf('\n') + 1));
      for (JsonNode partition : json.path("partitions")) {
        for (JsonNode segment : partition.path("segments")) {
          String tag =
              String.format(
                  "%ssheaf:{%s@%s:part=%05d}:",
                  life, name, segment.get("writer").asText(), partition.get("partition").asInt());
          expected.add(tag + "index");
          for (int batch = 0; batch < segment.get("chunks").asInt(); batch++) {
            expected.add(tag + String.format("batch=%05d", batch));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
