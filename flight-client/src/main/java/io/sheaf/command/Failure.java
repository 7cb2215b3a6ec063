package io.sheaf.command;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.arrow.memory.OutOfMemoryException;
import picocli.CommandLine.ParameterException;

/**
 * A failure as people and scripts are told of it.
 *
 * @param reason an {@link ErrorReason}'s name, or "USAGE", "FILE_NOT_FOUND", "IO", "INTERRUPTED"
 * @param message one line, without a stack trace
 */
record Failure(int exitCode, String reason, String message) {
  static Failure of(Throwable thrown) {
    Throwable failure = SheafException.unwrap(thrown);
    Throwable known = firstKnown(failure);
    if (known instanceof SheafException sheaf) {
      return new Failure(ExitCodes.of(sheaf.reason()), sheaf.reason().name(), line(sheaf));
    }
    if (known instanceof ParameterException usage) {
      return new Failure(ExitCodes.USAGE, "USAGE", line(usage));
    }
    if (known instanceof InterruptedException || known instanceof ClosedByInterruptException) {
      return new Failure(ExitCodes.INTERRUPTED, "INTERRUPTED", "interrupted");
    }
    if (known instanceof CorruptIpcException) { // what wraps it names the file
      String message = line(failure instanceof IOException ? failure : known);
      return new Failure(ExitCodes.NO, ErrorReason.INVALID_DATA.name(), message);
    }
    if (failure instanceof IOException io) {
      return of(io);
    }
    if (failure instanceof OutOfMemoryError || failure instanceof OutOfMemoryException) {
      return new Failure(
          ExitCodes.RETRY,
          "OUT_OF_MEMORY",
          line(failure) + "; give Java more, such as -Xmx4g -XX:MaxDirectMemorySize=4g");
    }
    return new Failure(
        ExitCodes.RETRY,
        ErrorReason.INTERNAL.name(),
        "a defect of flight-client: " + oneLine(failure.toString()) + "; please report it");
  }

  private static Failure of(IOException failure) {
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return new Failure(
          ExitCodes.NO,
          "FILE_NOT_FOUND",
          "no such file: " + oneLine(String.valueOf(failure.getMessage())));
    }
    if (failure instanceof AccessDeniedException) {
      return new Failure(
          ExitCodes.NO, "IO", "access denied: " + oneLine(String.valueOf(failure.getMessage())));
    }
    if (failure instanceof FileAlreadyExistsException) {
      return new Failure(
          ExitCodes.NO, "IO", "already exists: " + oneLine(String.valueOf(failure.getMessage())));
    }
    String what = failure instanceof FileSystemException ? "file system: " : "";
    return new Failure(ExitCodes.RETRY, "IO", what + line(failure));
  }

  /** What says most: a cause with a reason of its own is worth more than what wraps it. */
  private static Throwable firstKnown(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SheafException
          || cause instanceof ParameterException
          || cause instanceof InterruptedException
          || cause instanceof ClosedByInterruptException
          || cause instanceof CorruptIpcException) {
        return cause;
      }
    }
    return failure;
  }

  private static String line(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : oneLine(message);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
