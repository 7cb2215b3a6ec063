package io.sheaf.command.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.sheaf.command.option.Compression;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.dataset.generate.GenerateOptions;
import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * Codecs compared on the same rows in chunks of one size: by one thread, in memory, in CPU time.
 */
public final class CodecBench implements AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int CHUNKS_MAX = 1_000;
  private static final long SEED = 42;

  private final BufferAllocator allocator = new RootAllocator();
  private final int chunkRows;
  private final IpcFrame schema;
  private final Optional<IpcFrame> dictionary;
  private final List<IpcFrame> batches = new ArrayList<>();

  /**
   * Makes the rows.
   *
   * @param rows at least, but no more than 1,000 chunks of them
   */
  public CodecBench(int chunkRows, int rows, boolean dictStrings) {
    this.chunkRows = chunkRows;
    int chunks = Math.max(1, Math.min(CHUNKS_MAX, rows / chunkRows));
    GenerateOptions options =
        new GenerateOptions(
            1,
            chunks,
            chunkRows,
            BufferCodec.NONE,
            dictStrings,
            GenerateOptions.DEFAULTS.stringCardinality(),
            SEED);
    try (GeneratedBatches made =
        new GeneratedBatches(options, allocator, Runtime.getRuntime().availableProcessors())) {
      schema = made.schema().frame();
      dictionary = made.dictionary();
      made.forEachRemaining(batches::add);
    }
  }

  /**
   * Writes and reads all chunks.
   *
   * @param runs whose medians count
   */
  public CodecFigures measure(BufferCodec codec, int runs) throws IOException {
    List<Double> writes = new ArrayList<>();
    List<Double> reads = new ArrayList<>();
    long storedBytes = 0;
    for (int run = 0; run < runs; run++) {
      List<ByteBuf> chunks = new ArrayList<>();
      try {
        long startNanos = THREADS.getCurrentThreadCpuTime();
        write(codec, chunks);
        long writtenNanos = THREADS.getCurrentThreadCpuTime();
        read(chunks);
        writes.add((writtenNanos - startNanos) / 1e9);
        reads.add((THREADS.getCurrentThreadCpuTime() - writtenNanos) / 1e9);
        storedBytes = chunks.stream().mapToLong(ByteBuf::readableBytes).sum();
      } finally {
        chunks.forEach(ByteBuf::release);
      }
    }
    return new CodecFigures(
        new Compression(Optional.of(codec)).toString(),
        chunkRows,
        batches.size(),
        (long) batches.size() * chunkRows,
        storedBytes,
        batches.stream().mapToLong(batch -> batch.body().readableBytes()).sum(),
        median(writes),
        median(reads));
  }

  private void write(BufferCodec codec, List<ByteBuf> chunks) {
    FrameRecoder recoder = new FrameRecoder(codec, allocator);
    for (IpcFrame batch : batches) {
      List<IpcFrame> frames = new ArrayList<>(3);
      frames.add(schema.retain());
      dictionary.ifPresent(values -> frames.add(recoder.recode(values.retain())));
      frames.add(recoder.recode(batch.retain()));
      chunks.add(chunk(frames));
    }
  }

  /** As a store gets it: the stream in one buffer. */
  private static ByteBuf chunk(List<IpcFrame> frames) {
    ByteBuf stream = IpcStreams.join(frames);
    try {
      return PooledByteBufAllocator.DEFAULT.directBuffer(stream.readableBytes()).writeBytes(stream);
    } finally {
      stream.release();
      frames.forEach(IpcFrame::close);
    }
  }

  private void read(List<ByteBuf> chunks) throws IOException {
    try (FrameArrowReader reader = new FrameArrowReader(new ChunkList(chunks), allocator)) {
      while (reader.loadNextBatch()) {
        // Loading is all there is to do.
      }
    }
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get((values.size() - 1) / 2);
  }

  @Override
  public void close() {
    schema.close();
    dictionary.ifPresent(IpcFrame::close);
    batches.forEach(IpcFrame::close);
    allocator.close();
  }
}
