package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dictionaries of a stream as its reader has them now, by id. In front of a stream it tells
 * which dictionaries have to be sent; behind a stream it keeps those that a chunk needs to be read
 * alone.
 *
 * <p>It owns copies of the frames it keeps, so that a small dictionary does not hold a large chunk.
 * Not safe for use by several threads at once.
 */
public final class DictionaryTracker implements AutoCloseable {
  private final Map<Long, IpcFrame> current = new LinkedHashMap<>();

  /**
   * Of a chunk's dictionaries, in their order, those that have to be sent: none when all are as
   * they were. When one differs, those after it are sent again as well, since they may contain it
   * (writers put inner dictionaries first).
   *
   * @param chunk the dictionary frames of a chunk; lent
   * @return a part of them, the same objects
   */
  public List<IpcFrame> changed(List<IpcFrame> chunk) {
    List<IpcFrame> toSend = new ArrayList<>();
    for (IpcFrame dictionary : chunk) {
      if (!toSend.isEmpty() || !isCurrent(dictionary)) {
        keep(dictionary);
        toSend.add(dictionary);
      }
    }
    return toSend;
  }

  /** Replaces the dictionary of the same id. The frame is lent. */
  public void keep(IpcFrame dictionary) {
    IpcFrame before = current.put(dictionary.dictionaryId(), copy(dictionary));
    if (before != null) {
      before.close();
    }
  }

  /**
   * All current dictionaries, in the order in which their ids first came; lent until the next
   * change.
   */
  public List<IpcFrame> current() {
    return List.copyOf(current.values());
  }

  /** Bytes of the copies held. */
  public long bytesHeld() {
    return current.values().stream().mapToLong(IpcFrame::bytes).sum();
  }

  private boolean isCurrent(IpcFrame dictionary) {
    IpcFrame known = current.get(dictionary.dictionaryId());
    return known != null
        && known.body().equals(dictionary.body())
        && known.message().equals(dictionary.message());
  }

  private static IpcFrame copy(IpcFrame frame) {
    ByteBuf message = frame.message().copy();
    try {
      return IpcFrame.of(message, frame.body().copy());
    } catch (CorruptIpcException e) {
      throw new IllegalStateException("a checked frame's copy is no frame any more", e);
    }
  }

  @Override
  public void close() {
    current.values().forEach(IpcFrame::close);
    current.clear();
  }
}
