package io.sheaf.command.place;

import io.sheaf.command.flow.FrameOpening;
import io.sheaf.command.option.WritePlan;
import io.sheaf.dataset.arrowfile.ArrowFileWriting;
import io.sheaf.dataset.arrowfile.ArrowFiles;
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

  /** Passes over all of it, so that nothing is left to read. */
  @Override
  public DataDescription describe() throws IOException {
    return StreamDescription.of(ArrowFiles.standardInput(memory.budget(), Memory.WAIT_MAX));
  }

  @Override
  public FrameSource read(Selection selection) {
    return SelectedFrames.of(
        ArrowFiles.standardInput(memory.budget(), Memory.WAIT_MAX), selection.ofFile());
  }

  @Override
  public Optional<PutSummary> write(FrameOpening frames, WritePlan plan) throws IOException {
    plan.refuseWhatFilesLack();
    new ArrowFileWriting(plan.codec(), memory.allocator(), Map.of())
        .writeStream(new FileOutputStream(FileDescriptor.out).getChannel(), frames.open());
    return Optional.empty();
  }
}
