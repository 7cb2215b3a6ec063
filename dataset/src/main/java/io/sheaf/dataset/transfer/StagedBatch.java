package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A batch of the client's, and then what has to be written because of it. It owns all of that until
 * it is closed, which is when the store has it or the put has failed. It goes from task to task,
 * and is one's at a time.
 */
final class StagedBatch implements AutoCloseable {
  private final Optional<IpcFrame> source;
  private final List<IpcFrame> dictionaries;
  private final ByteString appMetadata;
  private final List<StagedPart> parts = new ArrayList<>();

  /**
   * @param source taken over
   * @param dictionaries that hold for it, as the client sent them; lent
   */
  StagedBatch(IpcFrame source, List<IpcFrame> dictionaries, ByteString appMetadata) {
    this.source = Optional.of(source);
    this.dictionaries = dictionaries.stream().map(IpcFrame::retain).toList();
    this.appMetadata = appMetadata;
  }

  /** Nothing of the client's: what is written at the end. */
  StagedBatch() {
    this.source = Optional.empty();
    this.dictionaries = List.of();
    this.appMetadata = ByteString.EMPTY;
  }

  /** Lent. */
  IpcFrame source() {
    return source.orElseThrow();
  }

  /** Lent. */
  List<IpcFrame> dictionaries() {
    return dictionaries;
  }

  ByteString appMetadata() {
    return appMetadata;
  }

  List<StagedPart> parts() {
    return parts;
  }

  /** Takes a part over. */
  void add(StagedPart part) {
    parts.add(part);
  }

  @Override
  public void close() {
    source.ifPresent(IpcFrame::close);
    dictionaries.forEach(IpcFrame::close);
    parts.forEach(StagedPart::close);
    parts.clear();
  }
}
