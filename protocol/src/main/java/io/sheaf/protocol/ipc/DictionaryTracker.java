package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dictionaries of a stream as its reader has them now, by id: it tells which dictionaries have
 * to be sent.
 *
 * <p>It owns copies of them, paid for by the memory budget, so that a small dictionary does not
 * hold a large chunk. Where the budget has no room it holds the chunk's own bytes, which are paid
 * for already, so it neither waits nor fails. Not safe for use by several threads at once.
 */
public final class DictionaryTracker implements AutoCloseable {
  private final Map<Long, IpcFrame> current = new HashMap<>();
  private final MemoryBudget budget;

  public DictionaryTracker(MemoryBudget budget) {
    this.budget = budget;
  }

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

  private void keep(IpcFrame dictionary) {
    IpcFrame before = current.put(dictionary.dictionaryId(), copy(dictionary));
    if (before != null) {
      before.close();
    }
  }

  private boolean isCurrent(IpcFrame dictionary) {
    IpcFrame known = current.get(dictionary.dictionaryId());
    return known != null && known.hasBytesOf(dictionary);
  }

  private IpcFrame copy(IpcFrame frame) {
    Optional<Reservation> room = budget.tryReserve(frame.bytes());
    if (room.isEmpty()) {
      return frame.retain();
    }
    try (Reservation reserved = room.get()) {
      ByteBuf message = copy(frame.message(), reserved);
      return IpcFrame.of(message, copy(frame.body(), reserved));
    } catch (CorruptIpcException e) {
      throw new IllegalStateException("a checked frame's copy is no frame any more", e);
    }
  }

  private static ByteBuf copy(ByteBuf bytes, Reservation reserved) {
    int length = bytes.readableBytes();
    return length == 0
        ? Unpooled.EMPTY_BUFFER
        : reserved.allocate(length).clear().writeBytes(bytes, bytes.readerIndex(), length);
  }

  @Override
  public void close() {
    current.values().forEach(IpcFrame::close);
    current.clear();
  }
}
