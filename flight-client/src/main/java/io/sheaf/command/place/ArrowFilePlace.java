package io.sheaf.command.place;

import io.sheaf.command.flow.FrameOpening;
import io.sheaf.command.option.WritePlan;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.arrowfile.ArrowFile;
import io.sheaf.dataset.arrowfile.ArrowFileWriting;
import io.sheaf.dataset.arrowfile.ArrowFiles;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An Arrow IPC file, or an IPC stream in a file. */
final class ArrowFilePlace implements DataPlace {
  private final Path path;
  private final Memory memory;

  ArrowFilePlace(Path path, Memory memory) {
    this.path = path;
    this.memory = memory;
  }

  @Override
  public String label() {
    return "local file";
  }

  /** All batches as one partition, since which they belong to stands in the data. */
  @Override
  public DataDescription describe() throws IOException {
    if (!ArrowFiles.isFileFormat(path)) {
      return StreamDescription.of(ArrowFiles.open(path, memory.budget(), Memory.WAIT_MAX));
    }
    try (ArrowFile file = ArrowFile.open(path, memory.budget(), Memory.WAIT_MAX)) {
      PartitionInfo all = new PartitionInfo(0, file.batches(), rows(file), Files.size(path));
      return new DataDescription(
          file.schema(), Optional.of("file"), Optional.empty(), Optional.empty(), List.of(all));
    }
  }

  private static long rows(ArrowFile file) throws IOException {
    long rows = 0;
    for (int batch = 0; batch < file.batches(); batch++) {
      try (IpcFrame frame = file.batch(batch)) {
        rows += frame.rows();
      }
    }
    return rows;
  }

  @Override
  public FrameSource read(Selection selection) throws IOException {
    return SelectedFrames.of(
        ArrowFiles.open(path, memory.budget(), Memory.WAIT_MAX), selection.ofFile());
  }

  @Override
  public Optional<PutSummary> write(FrameOpening frames, WritePlan plan) throws IOException {
    plan.refuseWhatFilesLack();
    if (plan.mode() == PutMode.CREATE && Files.exists(path)) {
      throw new SheafException(
          ErrorReason.DATASET_EXISTS, path + " exists; --mode overwrite replaces it");
    }
    new ArrowFileWriting(plan.codec(), memory.allocator(), Map.of()).write(path, frames::open);
    return Optional.empty();
  }
}
