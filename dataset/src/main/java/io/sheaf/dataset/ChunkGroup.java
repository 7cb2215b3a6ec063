package io.sheaf.dataset;

import java.util.List;

/**
 * Chunks that were read together, in their order. Its owner closes it, or each chunk.
 *
 * @param chunks none at the end of a source
 */
public record ChunkGroup(List<Chunk> chunks) implements AutoCloseable {
  public ChunkGroup {
    chunks = List.copyOf(chunks);
  }

  public boolean isEnd() {
    return chunks.isEmpty();
  }

  public long bytes() {
    return chunks.stream().mapToLong(chunk -> chunk.bytes().readableBytes()).sum();
  }

  @Override
  public void close() {
    chunks.forEach(Chunk::close);
  }
}
