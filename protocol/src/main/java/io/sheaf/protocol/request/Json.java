package io.sheaf.protocol.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON codec: strict about members and types, with limits on size and depth. Members have
 * the names of the record's components in snake_case; absent members are empty Optionals or lists.
 */
public final class Json {
  /** A request's largest size, in bytes. */
  public static final int REQUEST_BYTES_MAX = 1 << 20;

  private static final int NESTING_MAX = 50;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(factory())
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_EMPTY)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(LogicalType.Textual, Json::refuseOtherTypes)
          .build();

  private Json() {}

  /** Without a table of names: Jackson would keep thousands, however long, that clients made up. */
  private static JsonFactory factory() {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
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

  /** Whether a request is JSON and not a plain name: no name has a brace. */
  static boolean isObject(ByteBuffer bytes) {
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

  private static String describe(JsonProcessingException problem) {
    SheafException own = cause(problem, SheafException.class);
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
    if (problem instanceof MismatchedInputException mismatch) {
      return mismatch(mismatch);
    }
    StreamConstraintsException limit = cause(problem, StreamConstraintsException.class);
    if (limit != null) {
      return limit.getOriginalMessage().contains("nesting depth")
          ? "nested deeper than " + NESTING_MAX + " levels"
          : "a text or a number is too long";
    }
    if (cause(problem, InputCoercionException.class) != null) {
      return "the number" + place(problem) + " is too large";
    }
    return "not valid JSON"
        + place(problem)
        + ": "
        + problem.getOriginalMessage().lines().findFirst().orElse("").replaceAll(" \\(.*", "");
  }

  private static String place(JsonProcessingException problem) {
    JsonLocation at = problem.getLocation();
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private static String mismatch(MismatchedInputException problem) {
    Class<?> target = problem.getTargetType();
    String expected = target == null ? "another value" : expected(target);
    String found =
        problem instanceof InvalidFormatException format
            ? ", found '" + format.getValue() + "'"
            : "";
    if (problem.getOriginalMessage().startsWith("Trailing token")) {
      return "not valid JSON" + place(problem) + ": more follows after its end";
    }
    String member = problem.getPath().isEmpty() ? "" : "member '" + path(problem.getPath()) + "'";
    if (problem.getOriginalMessage().startsWith("Missing required")) {
      return member + " is missing";
    }
    return (member.isEmpty() ? "" : member + ": ") + expected + " is expected" + found;
  }

  /** A type in JSON's words, since Java's mean nothing to a client. */
  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(Json::write)
          .collect(Collectors.joining(" or "));
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a whole number";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  private static void refuseOtherTypes(MutableCoercionConfig texts) {
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      texts.setCoercion(shape, CoercionAction.Fail);
    }
  }

  private static <T> @Nullable T cause(Throwable problem, Class<T> kind) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
    }
    return null;
  }

  private static String path(List<JsonMappingException.Reference> references) {
    return references.stream()
        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
        .collect(Collectors.joining("."));
  }
}
