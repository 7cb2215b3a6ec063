package io.sheaf.protocol.request;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import java.util.Arrays;

/** How the buffers of what is read are compressed on the wire. */
public enum WireForm {
  /** As they are stored. */
  STORED,
  /** Not at all. */
  NONE,
  /** As lz4 frames. */
  LZ4,
  /** With zstd. */
  ZSTD;

  /** The name in requests and headers. */
  public String wireName() {
    return Json.name(this);
  }

  /**
   * The form of a name.
   *
   * @throws SheafException INVALID_REQUEST when there is none
   */
  public static WireForm of(String name) {
    return Arrays.stream(values())
        .filter(form -> form.wireName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SheafException(
                    ErrorReason.INVALID_REQUEST,
                    "member 'wire': '" + name + "' is none of stored, none, lz4, zstd"));
  }
}
