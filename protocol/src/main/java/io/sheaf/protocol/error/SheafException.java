package io.sheaf.protocol.error;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a reason that programs understand and a message that people do: what was asked,
 * what was found, and what to do. The message never holds a secret and is shown to clients as it
 * is.
 */
public final class SheafException extends RuntimeException {
  private final ErrorReason reason;
  private final transient Map<String, String> details;

  public SheafException(ErrorReason reason, String message) {
    this(reason, message, Map.of(), null);
  }

  public SheafException(ErrorReason reason, String message, @Nullable Throwable cause) {
    this(reason, message, Map.of(), cause);
  }

  /**
   * @param details names and values for programs (dataset, version, key, put_id), sent as ErrorInfo
   *     metadata
   */
  public SheafException(
      ErrorReason reason, String message, Map<String, String> details, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.details = Map.copyOf(details);
  }

  public ErrorReason reason() {
    return reason;
  }

  /** Names and values for programs; empty when there are none. */
  public Map<String, String> details() {
    return details;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** The failure behind the wrappers that futures put around it. */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
