package io.sheaf.command.place;

import io.sheaf.command.option.WritePlan;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.request.PutSummary;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** PROVISIONAL: an IPC stream in a file. */
final class ArrowFilePlace implements DataPlace {
  private final Path path;

  ArrowFilePlace(Path path, BufferAllocator allocator) {
    this.path = path;
  }

  @Override
  public String label() {
    return "local file";
  }

  @Override
  public DataDescription describe() throws IOException {
    throw new IOException("not yet");
  }

  @Override
  public FrameSource read(Selection selection) throws IOException {
    return new StreamFrames(new BufferedInputStream(Files.newInputStream(path), 1 << 20));
  }

  @Override
  public Optional<PutSummary> write(FrameSource frames, WritePlan plan) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
      StreamFrames.writeAll(frames, out);
    }
    return Optional.empty();
  }
}
