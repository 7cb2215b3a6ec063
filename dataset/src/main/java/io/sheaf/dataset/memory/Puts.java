package io.sheaf.dataset.memory;

import io.sheaf.protocol.name.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The last hundred puts of a head and what they made. Used in one step at a time. */
final class Puts {
  private static final int KNOWN_MAX = 100;

  private final Map<String, Version> versions = new HashMap<>();
  private final Map<Long, String> recent = new HashMap<>();

  Optional<Version> version(String putId) {
    return Optional.ofNullable(versions.get(putId));
  }

  /** Adds a put, for which the one of a version a hundred earlier goes. */
  void add(String putId, Version version) {
    versions.put(putId, version);
    long number = Long.parseLong(version.value().split("-", 2)[0]);
    String oldest = recent.put(number % KNOWN_MAX, putId);
    if (oldest != null && !oldest.equals(putId)) {
      versions.remove(oldest);
    }
  }

  boolean isEmpty() {
    return versions.isEmpty() && recent.isEmpty();
  }

  void clear() {
    versions.clear();
    recent.clear();
  }
}
