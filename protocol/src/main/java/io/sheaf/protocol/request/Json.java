package io.sheaf.protocol.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one JSON codec: strict about members and types, with limits on size and depth. Members have
 * the names of the record's components in snake_case; absent members are empty Optionals or lists.
 */
public final class Json {
  /** A request's largest size, in bytes. */
  public static final int REQUEST_BYTES_MAX = 1 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(
              com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_EMPTY)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(50)
                .maxStringLength(64 << 20)
                .maxNumberLength(40)
                .build());
  }

  private Json() {}

  /**
   * A request from a client.
   *
   * @param what what it is, for messages: "ticket", "descriptor"
   * @throws SheafException INVALID_REQUEST, naming the member that is wrong
   */
  public static <T> T parseRequest(String what, ByteBuffer bytes, Class<T> type) {
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
    return parseRequest(what, utf8(what, bytes), type);
  }

  /** As {@link #parseRequest(String, ByteBuffer, Class)}, of text. */
  public static <T> T parseRequest(String what, String json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new SheafException(ErrorReason.INVALID_REQUEST, what + " is null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new SheafException(ErrorReason.INVALID_REQUEST, what + ": " + describe(e), e);
    }
  }

  /** Something as JSON on one line. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value.getClass().getSimpleName(), e);
    }
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

  private static String describe(JsonProcessingException problem) {
    SheafException own = ownFailure(problem);
    if (own != null) {
      return own.getMessage();
    }
    if (problem instanceof UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
      return "unknown member '" + path(unknown.getPath()) + "'; known are " + known;
    }
    if (problem instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return "member '" + path(mapping.getPath()) + "': " + firstLine(problem);
    }
    return "not valid JSON: " + firstLine(problem);
  }

  private static @org.jspecify.annotations.Nullable SheafException ownFailure(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof SheafException own) {
        return own;
      }
    }
    return null;
  }

  private static String path(List<JsonMappingException.Reference> references) {
    return references.stream()
        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
        .collect(Collectors.joining("."));
  }

  /** Without Java's class names, which mean nothing to a client. */
  private static String firstLine(JsonProcessingException problem) {
    String message = problem.getOriginalMessage().lines().findFirst().orElse("malformed");
    return message.replaceAll("`?[a-z]+(\\.[\\w$]+)+(<[^>]*>)?`?", "the value's type");
  }
}
