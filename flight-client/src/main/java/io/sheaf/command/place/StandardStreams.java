package io.sheaf.command.place;

import io.sheaf.command.option.WritePlan;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.request.PutSummary;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Standard input and output: an Arrow IPC stream that passes once. */
final class StandardStreams implements DataPlace {
  private static final int BUFFER_BYTES = 1 << 20;

  @Override
  public String label() {
    return "standard input";
  }

  @Override
  public DataDescription describe() {
    throw new SheafException(
        ErrorReason.NOT_SUPPORTED,
        "standard input passes once: it can be split or verified, not described or read by"
            + " partition");
  }

  @Override
  public FrameSource read(Selection selection) {
    if (!selection.equals(Selection.ALL)) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED, "of standard input no part can be selected");
    }
    return new StreamFrames(
        new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER_BYTES));
  }

  @Override
  public Optional<PutSummary> write(FrameSource frames, WritePlan plan) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES)) {
      StreamFrames.writeAll(frames, out);
    }
    return Optional.empty();
  }
}
