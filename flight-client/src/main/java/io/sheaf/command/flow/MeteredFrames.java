package io.sheaf.command.flow;

import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Frames that are counted as they pass. It owns the source and closes it. For one thread. */
public final class MeteredFrames implements FrameSource {
  private final FrameSource source;
  private final Meter meter;

  public MeteredFrames(FrameSource source, Meter meter) {
    this.source = source;
    this.meter = meter;
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    IpcFrame frame = source.next();
    if (frame != null) {
      meter.count(frame);
    }
    return frame;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
