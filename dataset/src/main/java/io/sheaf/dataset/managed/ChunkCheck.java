package io.sheaf.dataset.managed;

import io.sheaf.protocol.action.ChunkDamage;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.HashMap;
import java.util.Map;

/**
 * What is wrong with a stored value. The details of a failure have its {@code key}, the {@code
 * cause} as {@link ChunkDamage} names it, and for a chunk index, without which no chunk of its
 * segment can be read, {@code scope=segment}.
 */
public final class ChunkCheck {
  private ChunkCheck() {}

  /** The failure of a value that is missing, or has another size than it should. */
  public static SheafException notThere(String what, String key, StoredValue found, long expected) {
    if (found instanceof StoredValue.OtherSize other) {
      return failure(
          ErrorReason.CHUNK_CORRUPT,
          ChunkDamage.SIZE,
          key,
          what
              + " "
              + key
              + " has "
              + other.bytes()
              + " bytes, "
              + expected
              + " were expected: it was changed by another program");
    }
    return failure(
        ErrorReason.CHUNK_MISSING,
        key,
        what
            + " "
            + key
            + " is gone: evicted, removed by another program, or its version's grace is"
            + " over");
  }

  /** CHUNK_MISSING, or CHUNK_CORRUPT for what is no chunk of the dataset. */
  public static SheafException failure(ErrorReason reason, String key, String message) {
    boolean gone = reason == ErrorReason.CHUNK_MISSING;
    return failure(reason, gone ? ChunkDamage.MISSING : ChunkDamage.FRAMING, key, message);
  }

  private static SheafException failure(
      ErrorReason reason, String cause, String key, String message) {
    return new SheafException(reason, message, Map.of("key", key, "cause", cause), null);
  }

  /** The failure of a chunk index. */
  static SheafException ofIndex(SheafException failure) {
    Map<String, String> details = new HashMap<>(failure.details());
    details.put("scope", "segment");
    return new SheafException(failure.reason(), failure.getMessage(), details, failure.getCause());
  }

  static SheafException otherChecksum(String what, String key, String found, String expected) {
    return failure(
        ErrorReason.CHUNK_CORRUPT,
        ChunkDamage.CHECKSUM,
        key,
        what + " " + key + " is damaged: its checksum is " + found + ", not " + expected);
  }

  static void check(String key, int expected, StoredValue.Bytes found) {
    int checksum = found.crc32c().orElseGet(() -> Checksum.of(found.bytes()));
    if (checksum != expected) {
      throw otherChecksum("chunk", key, Checksum.text(checksum), Checksum.text(expected));
    }
  }
}
