package io.sheaf.dataset.file;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.util.List;
import java.util.Locale;

/** What the operating system says of files, as Sheaf's failures. */
final class FileFailures {
  private static final List<String> FULL =
      List.of("no space left", "quota exceeded", "file too large");

  private FileFailures() {}

  /**
   * @param what was tried, such as "reading trades.arrow"
   */
  static SheafException of(String what, IOException failure) {
    return new SheafException(reason(failure), what + ": " + text(failure), failure);
  }

  private static ErrorReason reason(IOException failure) {
    String text = text(failure).toLowerCase(Locale.ROOT);
    if (FULL.stream().anyMatch(text::contains)) {
      return ErrorReason.STORE_FULL;
    }
    if (failure instanceof AccessDeniedException) {
      return ErrorReason.UNAUTHORIZED;
    }
    boolean isLink =
        failure instanceof FileSystemLoopException || text.contains("too many levels of symbolic");
    return isLink || text.contains("is no regular file")
        ? ErrorReason.INVALID_REQUEST
        : ErrorReason.STORE_UNAVAILABLE;
  }

  /** Without the path, which clients need not know. */
  private static String text(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason =
        failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }
}
