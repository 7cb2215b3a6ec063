package io.sheaf.dataset.memory;

import io.netty.buffer.ByteBufUtil;
import io.sheaf.dataset.managed.CommitOutcome;
import io.sheaf.dataset.managed.CommitRequest;
import io.sheaf.dataset.managed.RetireOutcome;
import io.sheaf.dataset.managed.SettleOutcome;
import io.sheaf.dataset.managed.TimeToLive;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dataset's head: the steps of docs/format.md as Redis's scripts do them. Times are milliseconds;
 * each step is told the present one. Used in one step at a time.
 */
final class Head {
  private static final long STAYS = Long.MAX_VALUE;

  private final Room room;
  private final Writers writers = new Writers();
  private final Puts puts = new Puts();
  private final Map<Version, String> manifests = new LinkedHashMap<>();
  private final Map<Version, String> reaping = new LinkedHashMap<>();
  private final Map<Version, Long> retirements = new HashMap<>();
  private @Nullable Version current;
  private @Nullable Long expires;
  private long endsMillis = STAYS;

  Head(Room room) {
    this.room = room;
  }

  Writers writers() {
    return writers;
  }

  Puts puts() {
    return puts;
  }

  Optional<Version> current() {
    return Optional.ofNullable(current);
  }

  Map<Version, String> manifests() {
    return manifests;
  }

  Map<Version, String> reaping() {
    return reaping;
  }

  Map<Version, Long> retirements() {
    return retirements;
  }

  Optional<Long> expires() {
    return Optional.ofNullable(expires);
  }

  /** Whether there is nothing in it, or its time has come. */
  boolean isOver(long now) {
    boolean empty =
        manifests.isEmpty()
            && reaping.isEmpty()
            && retirements.isEmpty()
            && writers.entries().isEmpty()
            && puts.isEmpty();
    return empty || endsMillis <= now;
  }

  /** Gives back the room of all manifests. */
  void clear() {
    manifests.values().forEach(manifest -> room.giveBack(ByteBufUtil.utf8Bytes(manifest)));
    reaping.values().forEach(manifest -> room.giveBack(ByteBufUtil.utf8Bytes(manifest)));
  }

  CommitOutcome commit(CommitRequest request, long now) {
    Optional<Version> known = puts.version(request.putId());
    if (known.isPresent()) {
      return new CommitOutcome.Known(known.get());
    }
    if (!writers.isPrepared(request.writer())) {
      return new CommitOutcome.Fenced();
    }
    if (!request.expected().equals(current())) {
      return new CommitOutcome.Conflict(current());
    }
    if (!request.restored().map(manifests::containsKey).orElse(true)) {
      return new CommitOutcome.Gone();
    }
    room.take(ByteBufUtil.utf8Bytes(request.manifest()));
    apply(request, now);
    return new CommitOutcome.Committed(request.expected().map(retirements::get), expires());
  }

  private void apply(CommitRequest request, long now) {
    manifests.put(request.version(), request.manifest());
    current = request.version();
    puts.add(request.putId(), request.version());
    setTimeToLive(request.timeToLive(), now);
    request
        .expected()
        .ifPresent(replaced -> retirements.put(replaced, now + request.grace().toMillis()));
    writers.remove(request.writer());
  }

  private void setTimeToLive(TimeToLive timeToLive, long now) {
    if (timeToLive instanceof TimeToLive.Unchanged) {
      return;
    }
    stay();
    if (timeToLive instanceof TimeToLive.Ends ends && ends.after().toMillis() > 0) {
      expires = now + ends.after().toMillis();
    }
  }

  private void stay() {
    expires = null;
    endsMillis = STAYS;
  }

  SettleOutcome settle(WriterId writer, String putId, Version version) {
    Optional<Version> known = puts.version(putId);
    if (known.isPresent()) {
      return new SettleOutcome.Committed(known.get());
    }
    if (manifests.containsKey(version) || reaping.containsKey(version)) {
      return new SettleOutcome.Committed(version);
    }
    boolean there = writers.entries().containsKey(writer);
    writers.fence(writer);
    return there ? new SettleOutcome.Never() : new SettleOutcome.Unknown();
  }

  RetireOutcome retire(Version version, boolean force, long now) {
    if (version.equals(current)) {
      return new RetireOutcome.Early();
    }
    if (!reaping.containsKey(version)) {
      String manifest = manifests.get(version);
      if (manifest == null) {
        return new RetireOutcome.Gone();
      }
      if (!force && retirements.getOrDefault(version, STAYS) > now) {
        return new RetireOutcome.Early();
      }
      manifests.remove(version);
      reaping.put(version, manifest);
    }
    return new RetireOutcome.Reaping(Objects.requireNonNull(reaping.get(version)));
  }

  Optional<Long> renew(Version version, Duration atLeast, long now) {
    if (!manifests.containsKey(version)) {
      return Optional.empty();
    }
    long wanted = now + atLeast.toMillis();
    retirements.computeIfPresent(version, (id, due) -> Math.max(due, wanted));
    long until = retirements.getOrDefault(version, wanted);
    return Optional.of(Math.min(until, expires().orElse(until)));
  }

  void clearVersion(Version version) {
    String manifest = reaping.remove(version);
    if (manifest != null) {
      room.giveBack(ByteBufUtil.utf8Bytes(manifest));
    }
    retirements.remove(version);
  }

  /** Lets the head go at the time that its last commit has set, if that is this one. */
  boolean expire(long timeMillis) {
    boolean ends = expires().equals(Optional.of(timeMillis));
    endsMillis = ends ? timeMillis : endsMillis;
    return ends;
  }

  boolean drop() {
    boolean dropped = current != null;
    current = null;
    stay();
    reaping.putAll(manifests);
    manifests.clear();
    writers.fenceAll();
    retirements.clear();
    puts.clear();
    return dropped;
  }
}
