package io.sheaf.dataset.memory;

import io.sheaf.dataset.managed.FenceOutcome;
import io.sheaf.dataset.managed.WriterChunks;
import io.sheaf.protocol.name.WriterId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The writers of a head that have not committed. Used in one step at a time. */
final class Writers {
  private final Map<WriterId, Entry> entries = new LinkedHashMap<>();

  /** What a writer may do. */
  enum State {
    OPEN,
    /** It may commit. */
    PREPARED,
    /** It never will. */
    FENCED
  }

  /** A writer as its head knows it. */
  record Entry(State state, long leaseEndMillis, WriterChunks chunks) {
    boolean isFenced() {
      return state == State.FENCED;
    }

    private Entry fence() {
      return new Entry(State.FENCED, leaseEndMillis, chunks);
    }
  }

  /** The entries as they are, the oldest first. */
  Map<WriterId, Entry> entries() {
    return entries;
  }

  void begin(WriterId writer, long leaseEnd) {
    entries.put(writer, new Entry(State.OPEN, leaseEnd, WriterChunks.none()));
  }

  boolean note(WriterId writer, WriterChunks chunks, boolean prepared, long leaseEnd) {
    return replace(writer, new Entry(prepared ? State.PREPARED : State.OPEN, leaseEnd, chunks));
  }

  boolean renew(WriterId writer, long leaseEnd) {
    Entry entry = entries.get(writer);
    return entry != null && replace(writer, new Entry(entry.state(), leaseEnd, entry.chunks()));
  }

  private boolean replace(WriterId writer, Entry next) {
    Entry entry = entries.get(writer);
    boolean there = entry != null && !entry.isFenced();
    if (there) {
      entries.put(writer, next);
    }
    return there;
  }

  boolean isPrepared(WriterId writer) {
    Entry entry = entries.get(writer);
    return entry != null && entry.state() == State.PREPARED;
  }

  /** Fences a writer that is there, whatever its lease. */
  void fence(WriterId writer) {
    entries.computeIfPresent(writer, (id, entry) -> entry.fence());
  }

  void fenceAll() {
    entries.replaceAll((id, entry) -> entry.fence());
  }

  FenceOutcome fence(WriterId writer, boolean force, long now) {
    Entry entry = entries.get(writer);
    if (entry == null) {
      return new FenceOutcome.Gone();
    }
    if (!entry.isFenced() && !force && entry.leaseEndMillis() > now) {
      return new FenceOutcome.Alive();
    }
    fence(writer);
    return new FenceOutcome.Fenced(entry.chunks());
  }

  void remove(WriterId writer) {
    entries.remove(writer);
  }
}
