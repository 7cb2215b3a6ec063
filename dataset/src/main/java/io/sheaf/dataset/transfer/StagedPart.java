package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.List;

/** What is to become a chunk. It owns its frames. For one thread at a time. */
final class StagedPart implements AutoCloseable {
  private final int partition;
  private final List<IpcFrame> dictionaries;
  private final ByteString appMetadata;
  private final boolean isMade;
  private final BufferCodec codec;
  private IpcFrame batch;

  /**
   * @param batch taken over
   * @param dictionaries as they are stored; lent
   * @param isMade whether this put has made the batch, and not the client
   * @param codec that a batch which was made is to be in
   */
  StagedPart(
      int partition,
      IpcFrame batch,
      List<IpcFrame> dictionaries,
      ByteString appMetadata,
      boolean isMade,
      BufferCodec codec) {
    this.partition = partition;
    this.batch = batch;
    this.dictionaries = dictionaries.stream().map(IpcFrame::retain).toList();
    this.appMetadata = appMetadata;
    this.isMade = isMade;
    this.codec = codec;
  }

  int partition() {
    return partition;
  }

  /** Lent. */
  IpcFrame batch() {
    return batch;
  }

  /** Lent. */
  List<IpcFrame> dictionaries() {
    return dictionaries;
  }

  ByteString appMetadata() {
    return appMetadata;
  }

  boolean isMade() {
    return isMade;
  }

  BufferCodec codec() {
    return codec;
  }

  /** Puts another batch, which is taken over, in the place of the one before. */
  void replace(IpcFrame encoded) {
    batch.close();
    batch = encoded;
  }

  @Override
  public void close() {
    batch.close();
    dictionaries.forEach(IpcFrame::close);
  }
}
