package io.sheaf.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values as JSON, to a generator that is lent. For one thread. */
final class JsonWriter {
  private final JsonGenerator out;

  JsonWriter(JsonGenerator out) {
    this.out = out;
  }

  void write(@Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Number number) {
      writeNumber(number);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Enum<?> constant) {
      out.writeString(Json.name(constant));
    } else if (value instanceof Optional<?> optional) {
      write(optional.orElse(null));
    } else if (value instanceof RawJson raw) {
      out.writeRawValue(raw.text());
    } else if (value instanceof JsonForm form) {
      write(form.json());
    } else if (value instanceof Collection<?> list) {
      writeList(list);
    } else if (value instanceof Map<?, ?> map) {
      writeObject(map);
    } else if (value instanceof Record record) {
      writeObject(Json.members(record));
    } else {
      throw none(value);
    }
  }

  private static IllegalArgumentException none(Object value) {
    return new IllegalArgumentException("no JSON for a " + value.getClass().getSimpleName());
  }

  private void writeNumber(Number number) throws IOException {
    if (number instanceof Double) {
      out.writeNumber(number.doubleValue());
    } else if (number instanceof BigInteger large) {
      out.writeNumber(large);
    } else if (number instanceof Integer || number instanceof Long) {
      out.writeNumber(number.longValue());
    } else {
      throw none(number);
    }
  }

  private void writeList(Collection<?> list) throws IOException {
    out.writeStartArray();
    for (Object element : list) {
      write(element);
    }
    out.writeEndArray();
  }

  private void writeObject(Map<?, ?> members) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      out.writeFieldName(String.valueOf(member.getKey()));
      write(member.getValue());
    }
    out.writeEndObject();
  }
}
