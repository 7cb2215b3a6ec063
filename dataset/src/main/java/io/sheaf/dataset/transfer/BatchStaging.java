package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The way of a put's batches to the store. One caller at a time; it ends with {@link #close}. */
interface BatchStaging {
  /**
   * Takes the next batch.
   *
   * @param batch checked; taken over, also when this throws
   * @param dictionaries those that hold for it; lent
   * @return done when what has to be written because of this batch is staged
   */
  CompletionStage<Void> stage(IpcFrame batch, List<IpcFrame> dictionaries, ByteString appMetadata);

  /**
   * Bytes taken, decoded where they have to be, and not yet taken by the store; those of small
   * chunks are {@link ChunkWrites#counted}.
   */
  long bytesInFlight();

  /** Done when the store has all that was held back. */
  CompletionStage<Void> finish();

  /** Gives up what is held; batches under way fail, unless the store has them already. */
  void close();
}
