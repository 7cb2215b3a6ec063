package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.Map;

/** What is wrong with a stored value, by its key. */
public final class ChunkCheck {
  private ChunkCheck() {}

  /** The failure of a value that is missing, or has another size than it should. */
  public static SheafException notThere(String what, String key, StoredValue found, long expected) {
    if (found instanceof StoredValue.OtherSize other) {
      return failure(
          ErrorReason.CHUNK_CORRUPT,
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

  public static SheafException failure(ErrorReason reason, String key, String message) {
    return new SheafException(reason, message, Map.of("key", key), null);
  }

  static void check(String key, int expected, StoredValue.Bytes found) {
    int checksum = found.crc32c().orElseGet(() -> Checksum.of(found.bytes()));
    if (checksum != expected) {
      throw failure(
          ErrorReason.CHUNK_CORRUPT,
          key,
          "chunk "
              + key
              + " is damaged: its checksum is "
              + Checksum.text(checksum)
              + ", not "
              + Checksum.text(expected));
    }
  }
}
