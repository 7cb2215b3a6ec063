package io.sheaf.command.flow;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Frames with their buffers in one codec: those that are in it, whatever its level, pass as they
 * are, the others are compressed anew. It owns the source and closes it. For one thread.
 */
public final class RecodedFrames implements FrameSource {
  private final FrameSource source;
  private final FrameRecoder recoder;

  private RecodedFrames(FrameSource source, FrameRecoder recoder) {
    this.source = source;
    this.recoder = recoder;
  }

  /**
   * @param source owned from now on
   * @param codec empty for the source as it is
   * @param allocator of the frames' memory, which must outlive them
   */
  public static FrameSource of(
      FrameSource source, Optional<BufferCodec> codec, BufferAllocator allocator) {
    return codec
        .<FrameSource>map(to -> new RecodedFrames(source, new FrameRecoder(to, allocator)))
        .orElse(source);
  }

  @Override
  public @Nullable IpcFrame next() throws IOException {
    IpcFrame frame = source.next();
    return frame == null ? null : recoder.recode(frame);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
