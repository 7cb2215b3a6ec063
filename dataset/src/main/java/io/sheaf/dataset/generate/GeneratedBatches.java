package io.sheaf.dataset.generate;

import io.sheaf.dataset.codec.BodyCompression;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.FullAllocator;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * A sample dataset as frames: the schema, perhaps a dictionary, then the batches in order, made by
 * several workers that stay a bounded number of batches ahead of the caller.
 *
 * <p>Each frame is the caller's to close. {@link #close} stops the workers, waits for the batches
 * in their hands, and closes what nobody took. For one calling thread.
 */
public final class GeneratedBatches implements Iterator<IpcFrame>, AutoCloseable {
  private static final long AHEAD_BYTES_MAX = 256L << 20;
  private static final int DECODED_BYTES_A_ROW = 80;

  private final BatchGenerator generator;
  private final BufferAllocator allocator;
  private final ExecutorService workers;
  private final int aheadBatchesMax;
  private final Queue<CompletableFuture<IpcFrame>> ahead = new ArrayDeque<>();
  private volatile boolean closed;
  private int submitted;

  /**
   * @param allocator of the frames' memory; it stays the caller's, and must outlive them
   * @param workersMax threads, at least 1; two batches for each are made ahead at most, and no more
   *     than 256 MiB of them before they are compressed, or a single one
   */
  public GeneratedBatches(GenerateOptions options, BufferAllocator allocator, int workersMax) {
    this.generator = new BatchGenerator(options);
    this.allocator = allocator;
    int threads = Math.min(workersMax, options.batchesTotal());
    long fitting = AHEAD_BYTES_MAX / DECODED_BYTES_A_ROW / options.rows();
    this.aheadBatchesMax = (int) Math.max(1, Math.min(fitting, 2L * threads));
    this.workers = Executors.newFixedThreadPool(threads, GeneratedBatches::thread);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "sheaf-generate");
    thread.setDaemon(true);
    return thread;
  }

  public SchemaMessage schema() {
    return SchemaMessage.of(generator.schema());
  }

  /** The dictionary that all batches use, in a new frame of the caller's; absent without one. */
  public Optional<IpcFrame> dictionary() {
    GenerateOptions options = generator.options();
    if (!options.dictStrings()) {
      return Optional.empty();
    }
    try (ArrowRecordBatch values = generator.dictionary(allocator)) {
      ArrowRecordBatch compressed = compress(values);
      return Optional.of(
          BatchFrames.encode(
              new ArrowDictionaryBatch(SampleSchema.DICTIONARY_ID, compressed, false)));
    }
  }

  /** The partition of a batch, by its place in the order. */
  public int partition(int batch) {
    return generator.partition(batch);
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty() || submitted < generator.options().batchesTotal();
  }

  /**
   * The frame of the next batch; waits until it is made.
   *
   * @throws SheafException LIMIT_EXCEEDED when the allocator has no room for it, OVERLOADED when
   *     that has none now, CANCELLED when the thread is interrupted
   */
  @Override
  public IpcFrame next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all batches are taken");
    }
    submit();
    try {
      IpcFrame frame = ahead.element().get();
      ahead.remove();
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorReason.CANCELLED, "interrupted", e);
    } catch (ExecutionException e) {
      ahead.remove();
      throw failure(e.getCause());
    }
  }

  private SheafException failure(@Nullable Throwable cause) {
    return cause instanceof OutOfMemoryException full
        ? FullAllocator.failure(
            "for batches of " + generator.options().rows() + " rows", aheadBytes(), allocator, full)
        : new SheafException(ErrorReason.INTERNAL, "generating a batch failed", cause);
  }

  /** Compressed, a batch needs about as much again. */
  private long aheadBytes() {
    return 2L * DECODED_BYTES_A_ROW * generator.options().rows() * aheadBatchesMax;
  }

  private void submit() {
    while (ahead.size() < aheadBatchesMax && submitted < generator.options().batchesTotal()) {
      int batch = submitted++;
      ahead.add(CompletableFuture.supplyAsync(() -> frame(batch), workers));
    }
  }

  private IpcFrame frame(int number) {
    if (closed) {
      throw new CancellationException("nobody wants this batch any more");
    }
    try (ArrowRecordBatch batch = generator.batch(number, allocator)) {
      return BatchFrames.encode(compress(batch));
    }
  }

  private ArrowRecordBatch compress(ArrowRecordBatch batch) {
    return BodyCompression.compress(batch, generator.options().codec(), allocator);
  }

  @Override
  public void close() {
    closed = true;
    workers.shutdown();
    ahead.forEach(GeneratedBatches::discard);
    ahead.clear();
  }

  private static void discard(CompletableFuture<IpcFrame> made) {
    made.thenAccept(IpcFrame::close).exceptionally(failure -> null).join();
  }
}
