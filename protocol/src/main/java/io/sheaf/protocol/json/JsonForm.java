package io.sheaf.protocol.json;

/**
 * What is something else in JSON than a record's members.
 *
 * <p>A type that is read, too, has a static method {@code ofJson(Object)}, which takes the JSON as
 * texts, whole numbers ({@link Integer} to {@link java.math.BigInteger}), {@link Double}s,
 * booleans, nulls, {@link java.util.List}s and {@link java.util.Map}s, and throws a {@link
 * io.sheaf.protocol.error.SheafException} that names the member when it is none of its forms.
 */
public interface JsonForm {
  /** What is written instead: a text, a number, a list, a map, a record. */
  Object json();
}
