package io.sheaf.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Requests that every parser must refuse, made by a seed. */
public final class MalformedRequests {
  private static final String VALID = "{\"v\":1,\"dataset\":\"others\",\"store\":\"redis\"}";
  private static final int LARGE_BYTES = 1 << 20;
  private static final int DEEP_LEVELS_MAX = 10_000;

  private static final List<String> GET_MEMBERS =
      List.of(
          "\"dataset\":5",
          "\"dataset\":{\"a\":\"b\"}",
          "\"dataset\":[\"others\"]",
          "\"dataset\":null",
          "\"dataset\":\"\"",
          "\"v\":2",
          "\"v\":-1",
          "\"v\":1.5",
          "\"v\":\"one\"",
          "\"store\":7",
          "\"store\":[]",
          "\"version\":true",
          "\"version\":\"\"",
          "\"version\":\"7 a\"",
          "\"partitions\":\"a\"",
          "\"partitions\":{}",
          "\"partitions\":[1.5]",
          "\"partitions\":[\"a\"]",
          "\"partitions\":[null]",
          "\"partitions\":[-1]",
          "\"partitions\":[1,1]",
          "\"columns\":7",
          "\"columns\":[7]",
          "\"columns\":[\"a\",\"a\"]",
          "\"chunks\":[0,1]",
          "\"chunks\":[1,0],\"partitions\":[0]",
          "\"chunks\":[1],\"partitions\":[0]",
          "\"chunks\":[-1,1],\"partitions\":[0]",
          "\"chunks\":{},\"partitions\":[0]",
          "\"wire\":5",
          "\"message_bytes\":0",
          "\"message_bytes\":\"x\"");

  private static final List<String> PUT_MEMBERS =
      List.of(
          "\"dataset\":5",
          "\"dataset\":null",
          "\"v\":2",
          "\"store\":7",
          "\"mode\":\"replace\"",
          "\"mode\":1",
          "\"if_version\":\"7 x\"",
          "\"if_version\":[]",
          "\"put_id\":\"\"",
          "\"put_id\":\"a b\"",
          "\"put_id\":4",
          "\"partitioning\":\"random\"",
          "\"partitioning\":7",
          "\"partitioning\":{\"column\":5}",
          "\"partitioning\":{\"hash\":[],\"partitions\":4}",
          "\"partitioning\":{\"hash\":[\"a\"],\"partitions\":0}",
          "\"partitioning\":{\"sequential\":{\"batches\":-1}}",
          "\"codec\":5",
          "\"chunk_rows\":0",
          "\"chunk_rows\":\"x\"",
          "\"ttl\":0",
          "\"grace\":-1",
          "\"grace\":1e3",
          "\"layout\":\"other\"",
          "\"commit\":true",
          "\"commit\":\"later\"");

  private final Random random;
  private final List<Function<String, Malformed>> kinds =
      List.of(
          this::notText,
          this::cut,
          this::continued,
          this::deep,
          this::unknownMember,
          this::longUnknownMember,
          this::hugeNumber,
          this::duplicate,
          this::badName,
          this::large);

  /**
   * @param named what the refusal's message has to say of it
   */
  public record Malformed(byte[] bytes, String named) {
    Malformed(String text, String named) {
      this(text.getBytes(StandardCharsets.UTF_8), named);
    }
  }

  public MalformedRequests(Random random) {
    this.random = random;
  }

  /** A ticket, or the command of getFlightInfo. */
  public Malformed get() {
    return next(GET_MEMBERS);
  }

  /** The command of a put. */
  public Malformed put() {
    return next(PUT_MEMBERS);
  }

  /** A request with some of its bytes changed, which may be well-formed by chance. */
  public byte[] mutated() {
    List<String> members = random.nextBoolean() ? GET_MEMBERS : PUT_MEMBERS;
    byte[] bytes = with(one(members)).getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] =
          (byte)
              (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:0".charAt(random.nextInt(8)));
    }
    return bytes;
  }

  private Malformed next(List<String> members) {
    int kind = random.nextInt(2 * kinds.size());
    return kind < kinds.size() ? kinds.get(kind).apply(one(members)) : wrongMember(one(members));
  }

  private Malformed wrongMember(String member) {
    return new Malformed(with(member), member.substring(1, member.indexOf('"', 1)));
  }

  /** A request with a member in the place of the one of that name. */
  private static String with(String member) {
    String others = member.startsWith("\"dataset\"") ? "" : "\"dataset\":\"others\",";
    return "{" + others + member + "}";
  }

  private Malformed notText(String member) {
    byte[] bytes =
        (random.nextBoolean() ? "others" : with(member)).getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 2] = (byte) 0xff;
    return new Malformed(bytes, "UTF-8");
  }

  private Malformed cut(String member) {
    return new Malformed(VALID.substring(0, 1 + random.nextInt(VALID.length() - 1)), "JSON");
  }

  private Malformed continued(String member) {
    return new Malformed(VALID + one(List.of("{}", "]", "x", "\"more\"", VALID)), "JSON");
  }

  private Malformed deep(String member) {
    int levels = 100 + random.nextInt(DEEP_LEVELS_MAX);
    String name = one(List.of("dataset", "store"));
    String value = random.nextBoolean() ? "[".repeat(levels) : "{\"a\":".repeat(levels);
    return new Malformed("{\"" + name + "\":" + value, name);
  }

  private Malformed unknownMember(String member) {
    String name = "m" + Integer.toString(random.nextInt(), 36);
    return new Malformed(with("\"" + name + "\":1"), name);
  }

  /** Another one each time: a parser that keeps names keeps them all. */
  private Malformed longUnknownMember(String member) {
    String name = "m" + random.nextInt() + "x".repeat(1 + random.nextInt(20_000));
    return new Malformed(with("\"" + name + "\":1"), "member");
  }

  private Malformed hugeNumber(String member) {
    String digits = "9".repeat(11 + random.nextInt(random.nextInt(10) == 0 ? 10_000 : 40));
    return new Malformed("{\"v\":" + digits + ",\"dataset\":\"others\"}", "number");
  }

  private Malformed duplicate(String member) {
    String name = one(List.of("dataset", "store", "v"));
    String value = name.equals("v") ? "1" : "\"redis\"";
    String twice = "\"" + name + "\":" + value + ",\"" + name + "\":" + value;
    return new Malformed("{" + twice + "}", name);
  }

  private Malformed badName(String member) {
    String name = one(List.of("a{b", "a}b", "a\\u0000b", "a\\nb", "\\ud800", "n".repeat(201)));
    return new Malformed("{\"dataset\":\"" + name + "\"}", "dataset name");
  }

  /** Seldom as large as it may be, which takes its time. */
  private Malformed large(String member) {
    int bytes = random.nextInt(50) == 0 ? LARGE_BYTES + 1 : 10_000;
    String text = "{\"store\":\"" + "s".repeat(bytes - 12) + "\"}";
    return new Malformed(text, bytes > LARGE_BYTES ? Integer.toString(LARGE_BYTES) : "dataset");
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
