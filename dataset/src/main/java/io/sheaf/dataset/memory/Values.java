package io.sheaf.dataset.memory;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Values by key, some of which go at a time. Arrays are never changed, so they may be read after
 * the step that found them. Used in one step at a time.
 */
final class Values {
  private static final long STAYS = Long.MAX_VALUE;

  private final Room room;
  private final InstantSource clock;
  private final Map<String, Value> values = new HashMap<>();
  private final TreeSet<End> ends =
      new TreeSet<>(Comparator.comparingLong(End::timeMillis).thenComparing(End::key));

  private record Value(byte[] bytes, long endsMillis) {}

  private record End(long timeMillis, String key) {}

  Values(Room room, InstantSource clock) {
    this.room = room;
    this.clock = clock;
  }

  /** The bytes of a key; empty when it is not there, or not any more. */
  Optional<byte[]> get(String key) {
    removeEnded();
    return Optional.ofNullable(values.get(key)).map(Value::bytes);
  }

  boolean has(String key) {
    return get(key).isPresent();
  }

  /**
   * Puts a value in the place of what is there.
   *
   * @param bytes taken over
   * @throws io.sheaf.protocol.error.SheafException STORE_FULL, and nothing has changed
   */
  void put(String key, byte[] bytes, long endsMillis) {
    removeEnded();
    room.take(bytes.length);
    remove(key);
    keep(key, new Value(bytes, endsMillis));
  }

  /** Lets a value that is there go at a time, at once when it has passed. */
  void end(String key, long timeMillis) {
    removeEnded();
    Value value = values.remove(key);
    if (value != null) {
      ends.remove(new End(value.endsMillis(), key));
      keep(key, new Value(value.bytes(), timeMillis));
    }
    removeEnded();
  }

  /** Lets a value that is there stay. */
  void persist(String key) {
    end(key, STAYS);
  }

  void remove(String key) {
    Value value = values.remove(key);
    if (value != null) {
      ends.remove(new End(value.endsMillis(), key));
      room.giveBack(value.bytes().length);
    }
  }

  private void keep(String key, Value value) {
    values.put(key, value);
    if (value.endsMillis() != STAYS) {
      ends.add(new End(value.endsMillis(), key));
    }
  }

  /** Removes those whose time has come, as every look at one does, too. */
  void removeEnded() {
    while (!ends.isEmpty() && ends.first().timeMillis() <= clock.millis()) {
      remove(ends.first().key());
    }
  }
}
