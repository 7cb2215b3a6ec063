package io.sheaf.dataset.codec;

import org.jspecify.annotations.Nullable;

/** Compressed bytes that are not what their format allows; the message says what is wrong. */
final class CorruptFrameException extends RuntimeException {
  CorruptFrameException(String message) {
    this(message, null);
  }

  CorruptFrameException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
