package io.sheaf.dataset.transfer;

import io.sheaf.protocol.ipc.IpcFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A put's dictionaries in the codec that it asks for, each compressed once and not for each batch.
 * Not safe for use by several threads at once.
 */
final class CurrentDictionaries implements AutoCloseable {
  private final Optional<PutCodec> codec;
  private final BufferAllocator allocator;
  private List<Entry> current = List.of();

  /** A dictionary as it came, and as it is stored. */
  private record Entry(IpcFrame source, IpcFrame stored) {
    void close() {
      source.close();
      stored.close();
    }
  }

  CurrentDictionaries(Optional<PutCodec> codec, BufferAllocator allocator) {
    this.codec = codec;
    this.allocator = allocator;
  }

  /**
   * The dictionaries of the next batch.
   *
   * @param sources as they came; lent
   * @return frames that the caller closes
   */
  List<IpcFrame> of(List<IpcFrame> sources) {
    List<Entry> next = new ArrayList<>(sources.size());
    try {
      for (IpcFrame source : sources) {
        next.add(entry(source));
      }
    } catch (RuntimeException e) {
      next.forEach(Entry::close);
      throw e;
    }
    close();
    current = next;
    return next.stream().map(entry -> entry.stored.retain()).toList();
  }

  private Entry entry(IpcFrame source) {
    for (Entry known : current) {
      if (known.source.hasBytesOf(source)) {
        return new Entry(known.source.retain(), known.stored.retain());
      }
    }
    IpcFrame stored =
        codec.map(wanted -> wanted.apply(source.retain(), allocator)).orElseGet(source::retain);
    return new Entry(source.retain(), stored);
  }

  @Override
  public void close() {
    current.forEach(Entry::close);
    current = List.of();
  }
}
