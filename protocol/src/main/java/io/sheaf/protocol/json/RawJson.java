package io.sheaf.protocol.json;

/** A value that is passed on as it is written. */
public record RawJson(String text) {
  @Override
  public String toString() {
    return text;
  }
}
