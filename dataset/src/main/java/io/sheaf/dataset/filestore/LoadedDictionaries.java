package io.sheaf.dataset.filestore;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The dictionaries of some batches, here for as long as somebody joins chunks with them. Safe for
 * any number of threads.
 */
final class LoadedDictionaries extends AbstractReferenceCounted {
  private final DictionarySet places;
  private final CompletionStage<List<IpcFrame>> frames;

  /**
   * @param frames owned from now on
   */
  LoadedDictionaries(DictionarySet places, CompletionStage<List<IpcFrame>> frames) {
    this.places = places;
    this.frames = frames;
  }

  /** Whether these are the dictionaries, by identity: equal ones may be many to compare. */
  @SuppressWarnings("ReferenceEquality")
  boolean are(DictionarySet wanted) {
    return places == wanted;
  }

  /** The frames, lent for as long as the caller holds a reference. */
  CompletionStage<List<IpcFrame>> frames() {
    return frames;
  }

  @Override
  protected void deallocate() {
    frames.thenAccept(loaded -> loaded.forEach(IpcFrame::close));
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    return this;
  }
}
