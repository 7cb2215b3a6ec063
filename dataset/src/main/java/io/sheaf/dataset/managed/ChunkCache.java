package io.sheaf.dataset.managed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.Chunk;
import io.sheaf.protocol.request.WireForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Chunks that were read and found right, kept for those who read them next: a committed chunk never
 * changes, and its key is never used again. They are kept as their readers wanted them, as stored
 * or recoded. Those that are asked for most stay (Caffeine's W-TinyLFU), so a set larger than the
 * cache does not wash out the others. Safe for any number of threads.
 *
 * <p>The bytes stay counted in the memory budget that they were read from until the cache and all
 * readers have released them.
 */
final class ChunkCache implements AutoCloseable {
  /** What a chunk counts as at least, since what tells of it lies on the heap. */
  private static final int COUNTED_BYTES_MIN = 16 << 10;

  private final Cache<Key, Kept> chunks;

  /** Released outside of the cache's own lock: a reader who waits for room may begin at once. */
  private final Queue<Kept> removed = new ConcurrentLinkedQueue<>();

  private final LongAdder chunksGiven = new LongAdder();
  private final LongAdder chunksRead = new LongAdder();
  private volatile boolean closed;

  /** With the checksum: what a manifest promises is what is handed out. */
  private record Key(String key, int crc32c, WireForm form) {
    static Key of(PlannedChunk chunk, WireForm form) {
      return new Key(chunk.key(), chunk.entry().crc32c(), form);
    }
  }

  /**
   * A chunk's bytes, owned until they are released, once. Netty uses the objects of buffers again,
   * so that a count of references alone could not tell a reader that comes too late.
   */
  private static final class Kept {
    private final ByteBuf bytes;
    private final int size;
    private boolean isReleased;

    Kept(ByteBuf bytes) {
      this.bytes = bytes;
      this.size = bytes.readableBytes();
    }

    /** Also of one that is released, when its buffer may be another's. */
    int size() {
      return size;
    }

    synchronized Optional<ByteBuf> retain() {
      return isReleased ? Optional.empty() : Optional.of(bytes.retainedDuplicate());
    }

    void release() {
      synchronized (this) {
        isReleased = true;
      }
      bytes.release();
    }
  }

  /**
   * @param bytesMax of chunks, above 0
   */
  ChunkCache(long bytesMax) {
    this.chunks =
        Caffeine.newBuilder()
            .maximumWeight(bytesMax)
            .weigher((Key key, Kept kept) -> Math.max(COUNTED_BYTES_MIN, kept.size()))
            .executor(Runnable::run) // so that it is never larger for long
            .removalListener((key, kept, cause) -> removed.add(Objects.requireNonNull(kept)))
            .build();
  }

  /**
   * A chunk that was kept.
   *
   * @param chunk owned by whoever has this
   * @param isAsWanted whether that is what readers of the form get; else it is as stored
   */
  record Found(Chunk chunk, boolean isAsWanted) {}

  /**
   * A group of which all chunks are here, in a form or as stored; empty when one is not, since then
   * the others cost little.
   *
   * @return chunks that the caller closes
   */
  Optional<List<Found>> get(List<PlannedChunk> plan, WireForm form) {
    List<Found> found = new ArrayList<>(plan.size());
    for (PlannedChunk planned : plan) {
      Optional<Found> chunk =
          retain(planned, form)
              .map(asWanted -> new Found(asWanted, true))
              .or(() -> retain(planned, WireForm.STORED).map(stored -> new Found(stored, false)));
      if (chunk.isEmpty()) {
        found.forEach(each -> each.chunk().close());
        releaseRemoved();
        return Optional.empty();
      }
      found.add(chunk.get());
    }
    releaseRemoved();
    chunksGiven.add(found.size());
    return Optional.of(found);
  }

  private Optional<Chunk> retain(PlannedChunk planned, WireForm form) {
    ChunkEntry entry = planned.entry();
    return Optional.ofNullable(chunks.getIfPresent(Key.of(planned, form)))
        .flatMap(Kept::retain)
        .map(bytes -> new Chunk(planned.key(), bytes, entry.rows(), entry.appMetadata()));
  }

  /**
   * Keeps a chunk, or not.
   *
   * @param bytes of the chunk as planned and checked, as readers of the form get it; lent
   */
  void put(PlannedChunk planned, WireForm form, ByteBuf bytes) {
    chunks.put(Key.of(planned, form), new Kept(bytes.retainedDuplicate()));
    settle();
  }

  /** Counts chunks that had to be read. */
  void missed(int count) {
    chunksRead.add(count);
  }

  /**
   * For people: what is kept now, and how many it gave of the chunks that readers got since it was
   * made.
   */
  String summary() {
    long bytes = chunks.asMap().values().stream().mapToLong(Kept::size).sum();
    long given = chunksGiven.sum();
    long all = given + chunksRead.sum();
    return bytes + " bytes in " + chunks.estimatedSize() + " chunks; gave " + given + " of " + all;
  }

  /** Releases all, and keeps nothing from then on. */
  @Override
  public void close() {
    closed = true;
    settle();
  }

  /** Removes what is too much, or all once it is closed. */
  private void settle() {
    if (closed) {
      chunks.invalidateAll();
    }
    chunks.cleanUp();
    releaseRemoved();
  }

  private void releaseRemoved() {
    for (Kept kept = removed.poll(); kept != null; kept = removed.poll()) {
      kept.release();
    }
  }
}
