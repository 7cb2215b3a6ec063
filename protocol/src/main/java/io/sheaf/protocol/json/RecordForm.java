package io.sheaf.protocol.json;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of a record type, found once. Safe for any number of threads. */
final class RecordForm {
  private static final ClassValue<RecordForm> FORMS =
      new ClassValue<>() {
        @Override
        protected RecordForm computeValue(Class<?> type) {
          return new RecordForm(type);
        }
      };

  /**
   * A member.
   *
   * @param position of its component
   */
  record Member(int position, String name, Type type, Method accessor) {
    /** What stands for it when it is not there; null when it must be. */
    @Nullable Object absent() {
      Class<?> raw = raw(type);
      if (raw == Optional.class) {
        return Optional.empty();
      }
      if (raw == List.class) {
        return List.of();
      }
      if (raw == Map.class) {
        return Map.of();
      }
      return raw == String.class ? "" : null;
    }

    Object of(Object record) {
      try {
        return accessor.invoke(record);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("member '" + name + "' can't be read", e);
      }
    }
  }

  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Constructor<?> constructor;

  private RecordForm(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      types[i] = component.getType();
      Method accessor = component.getAccessor();
      accessor.setAccessible(true); // of records that their package keeps to itself
      String name = snakeCase(component.getName());
      members.put(name, new Member(i, name, component.getGenericType(), accessor));
    }
    try {
      constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record has its components' constructor", e);
    }
    constructor.setAccessible(true);
  }

  static RecordForm of(Class<?> type) {
    return FORMS.get(type);
  }

  /** By name, in order. */
  Map<String, Member> members() {
    return members;
  }

  /**
   * The record of these values.
   *
   * @throws SheafException INVALID_REQUEST when the record does not take them
   */
  Object make(Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getTargetException();
      if (cause instanceof SheafException refusal) {
        throw refusal;
      }
      if (cause instanceof IllegalArgumentException refusal) {
        throw new SheafException(
            ErrorReason.INVALID_REQUEST, String.valueOf(refusal.getMessage()), refusal);
      }
      throw new IllegalStateException("a defect of " + constructor.getName(), cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record can't be made", e);
    }
  }

  static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
  }

  private static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (Character.isUpperCase(letter)) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(letter));
    }
    return snake.toString();
  }
}
