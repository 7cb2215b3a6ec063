package io.sheaf.command.flow;

import io.sheaf.protocol.ipc.FrameSource;

/**
 * Frames that can't be read again, such as those of standard input.
 *
 * @param frames closed by whoever opens them
 */
public record PassingOnce(FrameSource frames) implements FrameOpening {
  @Override
  public FrameSource open() {
    return frames;
  }
}
