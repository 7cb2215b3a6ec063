package io.sheaf.command.flow;

import io.sheaf.protocol.ipc.DecodingOption;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** A stream decoded to its end, a batch at a time, by the calling thread. */
public final class Decoding {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Decoding() {}

  /**
   * Decodes all batches and drops them.
   *
   * @param source owned from now on
   * @return CPU seconds of decoding, without those of getting the frames
   */
  public static double decodeAll(FrameSource source, BufferAllocator allocator) throws IOException {
    long startNanos = THREADS.getCurrentThreadCpuTime();
    Waiting waiting = new Waiting(source);
    try (FrameArrowReader reader =
        new FrameArrowReader(waiting, allocator, DecodingOption.SHARED)) {
      reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        // Loading is all there is to do.
      }
    }
    return (THREADS.getCurrentThreadCpuTime() - startNanos - waiting.cpuNanos) / 1e9;
  }

  /** Takes the CPU time of getting frames, to be left out. */
  private static final class Waiting implements FrameSource {
    private final FrameSource source;
    private long cpuNanos;

    Waiting(FrameSource source) {
      this.source = source;
    }

    @Override
    public @Nullable IpcFrame next() throws IOException {
      long startNanos = THREADS.getCurrentThreadCpuTime();
      try {
        return source.next();
      } finally {
        cpuNanos += THREADS.getCurrentThreadCpuTime() - startNanos;
      }
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
