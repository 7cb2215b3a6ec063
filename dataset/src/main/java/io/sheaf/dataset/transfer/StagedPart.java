package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.ipc.DecodedBytes;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to become a chunk: a batch, or several that will be joined. It owns its frames. For one
 * thread at a time.
 */
final class StagedPart implements AutoCloseable {
  private final int partition;
  private final List<IpcFrame> dictionaries;
  private final ByteString appMetadata;
  private final boolean isMade;
  private final BufferCodec codec;
  private final Optional<Reservation> heap;
  private final List<IpcFrame> batches = new ArrayList<>(1);
  private long rows;
  private long decodedBytes;

  /**
   * @param batch taken over
   * @param dictionaries as they are stored; lent
   * @param isMade whether this put has made the batch, and not the client
   * @param codec that a batch which was made is to be in
   * @param heap pays for a part of a batch that was taken apart; taken over
   */
  StagedPart(
      int partition,
      IpcFrame batch,
      List<IpcFrame> dictionaries,
      ByteString appMetadata,
      boolean isMade,
      BufferCodec codec,
      Optional<Reservation> heap) {
    this.partition = partition;
    this.dictionaries = dictionaries.stream().map(IpcFrame::retain).toList();
    this.appMetadata = appMetadata;
    this.isMade = isMade;
    this.codec = codec;
    this.heap = heap;
    append(batch);
  }

  int partition() {
    return partition;
  }

  /** The only batch; lent. */
  IpcFrame batch() {
    if (batches.size() > 1) {
      throw new IllegalStateException(batches.size() + " batches are not joined yet");
    }
    return batches.get(0);
  }

  /** Lent. */
  List<IpcFrame> batches() {
    return batches;
  }

  /** Lent. */
  List<IpcFrame> dictionaries() {
    return dictionaries;
  }

  ByteString appMetadata() {
    return appMetadata;
  }

  /** Whether this put has made what it holds, or has to, and the client has not. */
  boolean isMade() {
    return isMade || batches.size() > 1;
  }

  BufferCodec codec() {
    return codec;
  }

  long rows() {
    return rows;
  }

  /** Bytes when decoded, as joining needs them. */
  long decodedBytes() {
    return decodedBytes;
  }

  /** Whether both stand on the same dictionaries. */
  boolean hasDictionariesOf(StagedPart other) {
    if (dictionaries.size() != other.dictionaries.size()) {
      return false;
    }
    for (int i = 0; i < dictionaries.size(); i++) {
      if (!dictionaries.get(i).hasBytesOf(other.dictionaries.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Another owner of the same. */
  StagedPart retain() {
    return new StagedPart(
        partition, batch().retain(), dictionaries, appMetadata, isMade, codec, Optional.empty());
  }

  /**
   * Some rows of this.
   *
   * @param rows taken over
   * @param itsHeap pays for it; taken over
   */
  StagedPart made(IpcFrame rows, ByteString itsAppMetadata, Reservation itsHeap) {
    return new StagedPart(
        partition, rows, dictionaries, itsAppMetadata, true, codec, Optional.of(itsHeap));
  }

  /** Adds a batch, which is taken over. */
  void append(IpcFrame batch) {
    batches.add(batch);
    rows += batch.rows();
    decodedBytes += DecodedBytes.of(batch);
  }

  /** Puts one batch, which is taken over, in the place of all before. */
  void replace(IpcFrame encoded) {
    closeBatches();
    append(encoded);
  }

  private void closeBatches() {
    batches.forEach(IpcFrame::close);
    batches.clear();
    rows = 0;
    decodedBytes = 0;
  }

  @Override
  public void close() {
    closeBatches();
    dictionaries.forEach(IpcFrame::close);
    heap.ifPresent(Reservation::close);
  }
}
