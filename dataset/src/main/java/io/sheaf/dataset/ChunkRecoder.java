package io.sheaf.dataset;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.request.WireForm;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Compresses the batches of chunks as their readers want them, for a store that keeps chunks in
 * memory. Safe for any number of threads.
 */
public interface ChunkRecoder {
  /** How the batches of what comes out are compressed; what tells recoders apart. */
  WireForm form();

  /**
   * A chunk with its batch in the form, and its dictionaries as they are.
   *
   * @param chunk lent until the stage is complete
   * @param budget pays for what comes out, and is not waited for
   * @return the whole IPC stream, owned by whoever asked; empty for a chunk that is in the form, is
   *     damaged, would grow too much, or finds no room now: its reader does with it what is needed.
   *     Does not fail
   */
  CompletionStage<Optional<ByteBuf>> recode(Chunk chunk, MemoryBudget budget);
}
