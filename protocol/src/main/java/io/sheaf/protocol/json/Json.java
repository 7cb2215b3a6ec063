package io.sheaf.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON codec: strict about types, and about the members of requests, with limits on size
 * and depth. Safe for any number of threads.
 *
 * <p>A record is an object. Its members have the names of the components in snake_case and are
 * texts, numbers, booleans, enums, records, {@link java.util.List}s, {@link java.util.Map}s from
 * texts to texts, {@link java.util.Optional}s of them, {@link RawJson}, or have a {@link JsonForm}.
 * Of these, empty Optionals, lists, maps and texts are left out, and what is left out is empty;
 * null is as absent. Everything else must be there. An enum's constant is its name in lower case,
 * with hyphens.
 *
 * <p>docs/decisions/0005 says why this is not Jackson's databind.
 */
public final class Json {
  /** A request's largest size, in bytes. */
  public static final int REQUEST_BYTES_MAX = 1 << 20;

  private static final int NESTING_MAX = 50;
  private static final JsonFactory FACTORY = factory();

  private Json() {}

  /** Without a table of names: Jackson would keep thousands, however long, that clients made up. */
  private static JsonFactory factory() {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(NESTING_MAX)
                .maxStringLength(64 << 20)
                .maxNumberLength(40)
                .build())
        .build();
  }

  /**
   * A request from a client.
   *
   * @param what what it is, for messages: "ticket", "descriptor"
   * @param type a record
   * @throws SheafException INVALID_REQUEST, naming the member that is wrong, or is not known
   */
  public static <T> T parseRequest(String what, ByteBuffer bytes, Class<T> type) {
    return parseRequest(what, request(what, bytes), type);
  }

  /** As {@link #parseRequest(String, ByteBuffer, Class)}, of text. */
  public static <T> T parseRequest(String what, String json, Class<T> type) {
    return parse(what, json, type, false);
  }

  /**
   * What another program of Sheaf wrote, maybe a later one: members that are not known are passed
   * over.
   *
   * @param what what it is, for messages
   * @param type a record
   * @throws SheafException INVALID_REQUEST, naming the member that is wrong
   */
  public static <T> T parseAnswer(String what, String json, Class<T> type) {
    return parse(what, json, type, true);
  }

  /** As {@link #parseAnswer(String, String, Class)}, of bytes. */
  public static <T> T parseAnswer(String what, ByteBuffer bytes, Class<T> type) {
    return parseAnswer(what, request(what, bytes), type);
  }

  /** Something as JSON on one line. */
  public static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      new JsonWriter(generator).write(value);
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON for " + value.getClass().getSimpleName(), e);
    }
    return text.toString();
  }

  /** The members of a record, for a form that adds some to them: in order, those that are there. */
  public static Map<String, Object> members(Record record) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (RecordForm.Member member : RecordForm.of(record.getClass()).members().values()) {
      Object value = member.of(record);
      if (value instanceof JsonMembers more) {
        members.putAll(more.json());
      } else if (!isEmpty(value)) {
        members.put(member.name(), value);
      }
    }
    return members;
  }

  private static boolean isEmpty(@Nullable Object value) {
    return value == null
        || value instanceof Optional<?> optional && optional.isEmpty()
        || value instanceof String text && text.isEmpty()
        || value instanceof Collection<?> list && list.isEmpty()
        || value instanceof Map<?, ?> map && map.isEmpty();
  }

  /** What a constant is called in JSON. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a request is JSON and not a plain name: no name has a brace. */
  public static boolean isObject(ByteBuffer bytes) {
    int at = bytes.position();
    while (at < bytes.limit() && " \t\r\n".indexOf(bytes.get(at)) >= 0) {
      at++;
    }
    return at < bytes.limit() && bytes.get(at) == '{';
  }

  /**
   * Text from a client.
   *
   * @throws SheafException INVALID_REQUEST when it is not UTF-8
   */
  public static String utf8(String what, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new SheafException(ErrorReason.INVALID_REQUEST, what + " is not UTF-8 text", e);
    }
  }

  private static String request(String what, ByteBuffer bytes) {
    if (bytes.remaining() > REQUEST_BYTES_MAX) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          what
              + " has "
              + bytes.remaining()
              + " bytes, at most "
              + REQUEST_BYTES_MAX
              + " are allowed");
    }
    return utf8(what, bytes);
  }

  private static <T> T parse(String what, String json, Class<T> type, boolean passesOver) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      return new JsonReader(parser, json, passesOver).document(type);
    } catch (JsonProcessingException e) {
      throw new SheafException(ErrorReason.INVALID_REQUEST, what + ": " + describe(e), e);
    } catch (SheafException e) {
      throw new SheafException(ErrorReason.INVALID_REQUEST, what + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("text in memory failed", e);
    }
  }

  private static String describe(JsonProcessingException problem) {
    if (problem instanceof StreamConstraintsException limit) {
      return limit.getOriginalMessage().contains("nesting depth")
          ? "nested deeper than " + NESTING_MAX + " levels"
          : "a text or a number is too long";
    }
    return "not valid JSON"
        + place(problem.getLocation())
        + ": "
        + problem.getOriginalMessage().lines().findFirst().orElse("").replaceAll(" \\(.*", "");
  }

  /** " at line 1, column 5", or nothing. */
  static String place(@Nullable JsonLocation at) {
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
