package io.sheaf.command.place;

import io.sheaf.command.flow.FrameOpening;
import io.sheaf.command.option.WritePlan;
import io.sheaf.dataset.arrowfile.ArrowFileWriting;
import io.sheaf.dataset.arrowfile.ArrowFiles;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.request.PutSummary;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Standard input and output: an Arrow IPC stream that passes once. */
final class StandardStreams implements DataPlace {
  private final Memory memory;

  StandardStreams(Memory memory) {
    this.memory = memory;
  }

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
    return ArrowFiles.standardInput(memory.budget(), Memory.WAIT_MAX);
  }

  @Override
  public Optional<PutSummary> write(FrameOpening frames, WritePlan plan) throws IOException {
    new ArrowFileWriting(plan.codec(), memory.allocator(), Map.of())
        .writeStream(new FileOutputStream(FileDescriptor.out).getChannel(), frames.open());
    return Optional.empty();
  }
}
