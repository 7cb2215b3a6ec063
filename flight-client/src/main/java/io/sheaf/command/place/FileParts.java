package io.sheaf.command.place;

import io.sheaf.dataset.arrowfile.ArrowFile;
import io.sheaf.dataset.arrowfile.ArrowFiles;
import io.sheaf.protocol.ipc.FrameSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A local file in parts that may be read at once, each with the schema and all dictionaries: ranges
 * of batches of about the same number. An IPC stream is one part. It owns the file.
 */
public final class FileParts implements AutoCloseable {
  private final Optional<ArrowFile> file;
  private final List<FrameSource> sources;

  private FileParts(Optional<ArrowFile> file, List<FrameSource> sources) {
    this.file = file;
    this.sources = sources;
  }

  static FileParts open(Path path, Memory memory, int partsMax) throws IOException {
    if (!ArrowFiles.isFileFormat(path)) {
      FrameSource stream = ArrowFiles.open(path, memory.budget(), Memory.WAIT_MAX);
      return new FileParts(Optional.empty(), List.of(stream));
    }
    ArrowFile file = ArrowFile.open(path, memory.budget(), Memory.WAIT_MAX);
    int batches = file.batches();
    int parts = Math.max(1, Math.min(partsMax, batches));
    return new FileParts(
        Optional.of(file),
        IntStream.range(0, parts)
            .mapToObj(
                part -> file.frames(start(part, parts, batches), start(part + 1, parts, batches)))
            .toList());
  }

  private static int start(int part, int parts, int batches) {
    return (int) ((long) batches * part / parts);
  }

  /** The parts in their order, each for one thread; closed by who reads them, and here. */
  public List<FrameSource> sources() {
    return sources;
  }

  @Override
  public void close() throws IOException {
    for (FrameSource source : sources) {
      source.close();
    }
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
