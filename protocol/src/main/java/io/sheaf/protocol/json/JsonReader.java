package io.sheaf.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Records from one document of JSON. What is wrong is said with the path of its member. For one
 * thread.
 */
final class JsonReader {
  private static final int FOUND_LENGTH_MAX = 100; // in characters, of a message

  private final JsonParser parser;
  private final String json;
  private final boolean passesOver;
  private final List<String> path = new ArrayList<>();

  /**
   * @param parser of the document, at its start; lent
   * @param json the document
   * @param passesOver whether members that are not known are passed over, or else refused
   */
  JsonReader(JsonParser parser, String json, boolean passesOver) {
    this.parser = parser;
    this.json = json;
    this.passesOver = passesOver;
  }

  /**
   * @throws SheafException INVALID_REQUEST when it is not of the type
   */
  <T> T document(Class<T> type) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      throw refusal("it is " + (first == null ? "empty" : "null"));
    }
    T value = type.cast(value(type));
    if (parser.nextToken() != null) {
      throw refusal(
          "not valid JSON"
              + Json.place(parser.currentTokenLocation())
              + ": more follows after its end");
    }
    return value;
  }

  /** Of the current token, which is not null. */
  private Object value(Type type) throws IOException {
    Class<?> raw = RecordForm.raw(type);
    if (raw == Optional.class) {
      return Optional.of(value(argument(type, 0)));
    }
    if (raw == List.class) {
      return list(argument(type, 0));
    }
    if (raw == Map.class) {
      return map(argument(type, 1));
    }
    if (raw == RawJson.class) {
      return raw();
    }
    if (JsonForm.class.isAssignableFrom(raw)) {
      return form(raw);
    }
    if (raw.isRecord()) {
      return record(RecordForm.of(raw));
    }
    return raw.isEnum() ? constant(raw) : scalar(raw);
  }

  private static Type argument(Type type, int position) {
    return ((ParameterizedType) type).getActualTypeArguments()[position];
  }

  private Object scalar(Class<?> type) throws IOException {
    if (type == String.class) {
      expect(parser.hasToken(JsonToken.VALUE_STRING), "a text");
      return parser.getText();
    }
    if (type == boolean.class || type == Boolean.class) {
      expect(parser.currentToken().isBoolean(), "true or false");
      return parser.getBooleanValue();
    }
    if (type == double.class || type == Double.class) {
      expect(parser.currentToken().isNumeric(), "a number");
      return parser.getDoubleValue();
    }
    expect(parser.hasToken(JsonToken.VALUE_NUMBER_INT), "a whole number");
    return whole(type);
  }

  private Object whole(Class<?> type) throws IOException {
    try {
      if (type == int.class || type == Integer.class) {
        return parser.getIntValue();
      }
      if (type == long.class || type == Long.class) {
        return parser.getLongValue();
      }
    } catch (InputCoercionException e) {
      throw refusal(member() + ": the number" + Json.place(e.getLocation()) + " is too large");
    }
    throw new IllegalArgumentException("no JSON for a " + type.getSimpleName());
  }

  private Object constant(Class<?> type) throws IOException {
    StringBuilder names = new StringBuilder();
    for (Object each : type.getEnumConstants()) {
      String name = Json.name((Enum<?>) each);
      if (parser.hasToken(JsonToken.VALUE_STRING) && parser.getText().equals(name)) {
        return each;
      }
      names.append(names.isEmpty() ? "" : " or ").append('"').append(name).append('"');
    }
    throw mismatch(names.toString());
  }

  private List<Object> list(Type type) throws IOException {
    expect(parser.isExpectedStartArrayToken(), "a list");
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.hasToken(JsonToken.VALUE_NULL)) {
        throw refusal(member() + ": null is no element");
      }
      path.add("[" + elements.size() + "]");
      elements.add(value(type));
      leaveMember();
    }
    return elements;
  }

  private Map<String, Object> map(Type type) throws IOException {
    expect(parser.isExpectedStartObjectToken(), "an object");
    Map<String, Object> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = enterMember();
      if (!parser.hasToken(JsonToken.VALUE_NULL)) {
        entries.put(name, value(type));
      }
      leaveMember();
    }
    return entries;
  }

  private Object record(RecordForm form) throws IOException {
    expect(parser.isExpectedStartObjectToken(), "an object");
    Object[] values = new Object[form.members().size()];
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      RecordForm.Member member = form.members().get(enterMember());
      if (member == null) {
        passOver(form);
      } else if (!parser.hasToken(JsonToken.VALUE_NULL)) {
        values[member.position()] = value(member.type());
      }
      leaveMember();
    }
    for (RecordForm.Member member : form.members().values()) {
      if (values[member.position()] == null) {
        values[member.position()] = absent(member);
      }
    }
    return form.make(values);
  }

  private void passOver(RecordForm form) throws IOException {
    if (!passesOver) {
      throw refusal(
          "unknown "
              + member()
              + "; known are "
              + String.join(", ", new TreeSet<>(form.members().keySet())));
    }
    parser.skipChildren();
  }

  private Object absent(RecordForm.Member member) {
    Object absent = member.absent();
    if (absent == null) {
      path.add(member.name());
      throw refusal(member() + " is missing");
    }
    return absent;
  }

  private RawJson raw() throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken();
    return new RawJson(json.substring(start, (int) parser.currentLocation().getCharOffset()));
  }

  private Object form(Class<?> type) throws IOException {
    try {
      return type.getMethod("ofJson", Object.class).invoke(null, tree());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SheafException refusal) {
        throw refusal;
      }
      throw new IllegalStateException("no value of a " + type.getSimpleName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getSimpleName() + " has no ofJson(Object)", e);
    }
  }

  /** Of any kind. */
  private @Nullable Object tree() throws IOException {
    switch (parser.currentToken()) {
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(tree());
        }
        return elements;
      }
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, tree());
        }
        return members;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_NULL -> {
        return null;
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      default -> {
        return parser.getNumberValue();
      }
    }
  }

  /** From a name to its value. */
  private String enterMember() throws IOException {
    String name = parser.currentName();
    path.add(name);
    parser.nextToken();
    return name;
  }

  private void leaveMember() {
    path.remove(path.size() - 1);
  }

  private void expect(boolean isSo, String expected) throws IOException {
    if (!isSo) {
      throw mismatch(expected);
    }
  }

  private SheafException mismatch(String expected) throws IOException {
    String found = "";
    if (parser.currentToken().isScalarValue()) {
      String text = parser.getText();
      found =
          ", found '"
              + text.substring(0, Math.min(text.length(), FOUND_LENGTH_MAX))
              + (text.length() > FOUND_LENGTH_MAX ? "…'" : "'");
    }
    return refusal((path.isEmpty() ? "" : member() + ": ") + expected + " is expected" + found);
  }

  private String member() {
    return "member '" + String.join(".", path) + "'";
  }

  private static SheafException refusal(String problem) {
    return new SheafException(ErrorReason.INVALID_REQUEST, problem);
  }
}
