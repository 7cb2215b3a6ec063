package io.sheaf.dataset.managed;

import io.netty.buffer.ByteBufUtil;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Chunk indexes, checked against their segment, and cached, since they never change, as far as the
 * options allow.
 */
final class IndexLoader {
  private final ChunkStore chunks;
  private final MemoryBudget budget;
  private final ChunkIndexCodec codec;
  private final ManagedOptions options;
  private final BoundedCache<Key, ChunkIndex> cache;

  private record Key(String writer, int partition) {}

  IndexLoader(
      ChunkStore chunks, MemoryBudget budget, ChunkIndexCodec codec, ManagedOptions options) {
    this.chunks = chunks;
    this.budget = budget;
    this.codec = codec;
    this.options = options;
    this.cache = new BoundedCache<>(options.cacheBytesMax(), ChunkIndex::weight);
  }

  /**
   * The index of a segment. Fails with CHUNK_MISSING or CHUNK_CORRUPT naming its key, or as {@link
   * ChunkStore#read} and {@link MemoryBudget#reserve} do.
   */
  CompletionStage<ChunkIndex> load(DatasetName dataset, int partition, Segment segment) {
    Key key = new Key(segment.writer(), partition);
    return cache
        .get(key)
        .<CompletionStage<ChunkIndex>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> read(dataset, partition, segment, key));
  }

  private CompletionStage<ChunkIndex> read(
      DatasetName dataset, int partition, Segment segment, Key key) {
    String name =
        new SegmentKeys(options.namespace(), dataset, segment.writerId(), partition).index();
    List<ExpectedValue> wanted = List.of(new ExpectedValue(name, segment.indexBytes(), false));
    return budget
        .reserve(segment.indexBytes(), options.memoryWaitMax())
        .thenCompose(room -> chunks.read(wanted, room, name.hashCode()))
        .thenApply(
            found -> {
              ChunkIndex index = check(name, segment, found.get(0));
              cache.put(key, index);
              return index;
            });
  }

  private ChunkIndex check(String key, Segment segment, StoredValue found) {
    try {
      if (!(found instanceof StoredValue.Bytes value)) {
        throw ChunkCheck.ofIndex(
            ChunkCheck.notThere("chunk index", key, found, segment.indexBytes()));
      }
      String checksum = Checksum.text(Checksum.of(value.bytes()));
      if (!checksum.equals(segment.indexCrc32c())) {
        throw ChunkCheck.ofIndex(
            ChunkCheck.otherChecksum("chunk index", key, checksum, segment.indexCrc32c()));
      }
      return decode(key, segment, ByteBufUtil.getBytes(value.bytes()));
    } finally {
      found.release();
    }
  }

  private ChunkIndex decode(String key, Segment segment, byte[] stream) {
    try {
      ChunkIndex index = codec.decode(stream);
      if (index.entries().size() != segment.chunks()
          || index.rows() != segment.rows()
          || index.bytes() != segment.bytes()) {
        throw corrupt(key, "it does not fit its manifest");
      }
      return index;
    } catch (IOException | ArithmeticException e) {
      throw corrupt(key, String.valueOf(e.getMessage()));
    }
  }

  private static SheafException corrupt(String key, String problem) {
    return ChunkCheck.ofIndex(
        ChunkCheck.failure(
            ErrorReason.CHUNK_CORRUPT, key, "chunk index " + key + " is damaged: " + problem));
  }
}
