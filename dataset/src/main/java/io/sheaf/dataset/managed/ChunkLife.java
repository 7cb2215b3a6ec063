package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How long the chunks of a put live: until a while after it should have committed, and from shortly
 * before its commit as long as its dataset. Those of a dataset with a time to live have an end at
 * any time, so that they go even when the server dies and the head, which names them, has gone.
 */
final class ChunkLife {
  private final WriterIdentity identity;
  private final ManagedParts parts;

  ChunkLife(WriterIdentity identity, ManagedParts parts) {
    this.identity = identity;
    this.parts = parts;
  }

  /** When the chunks go of a dataset that goes at a time. */
  static long chunksEnd(long expires, Duration grace) {
    return expires + grace.toMillis();
  }

  /**
   * With what time to live chunks are written: when the put gives its dataset one, it is long
   * enough for that, too, since nobody knows before the commit when the dataset will go.
   */
  Duration staged() {
    ManagedOptions options = parts.options();
    return timeToLive()
        .map(life -> options.putDurationMax().plus(life).plus(options.grace()))
        .orElse(options.putDurationMax());
  }

  private Optional<Duration> timeToLive() {
    return identity.options().mode() == PutMode.APPEND
        ? Optional.empty()
        : identity.options().timeToLive();
  }

  /**
   * Makes all that was written live as long as the dataset. Fails with CHUNK_MISSING or
   * WRITER_FENCED when not all is there.
   *
   * @param groups of keys of a partition each
   * @param expires when the dataset goes to which the put adds; empty when it stays
   */
  CompletionStage<Void> keep(List<List<String>> groups, Optional<Long> expires) {
    return InTurn.each(
        groups,
        SegmentKeys.GROUPS_AT_ONCE,
        keys ->
            kept(keys, expires)
                .thenCompose(
                    missing ->
                        missing
                            .map(this::refuse)
                            .orElseGet(() -> CompletableFuture.completedFuture(null))));
  }

  private CompletionStage<Optional<String>> kept(List<String> keys, Optional<Long> expires) {
    ChunkStore chunks = parts.chunks();
    if (timeToLive().isPresent()) {
      return chunks.missing(keys);
    }
    return identity.options().mode() == PutMode.APPEND && expires.isPresent()
        ? chunks
            .expire(keys, chunksEnd(expires.get(), parts.options().grace()))
            .thenCompose(expiring -> chunks.missing(keys))
        : chunks.keep(keys);
  }

  /** Of a writer that was taken for dead meanwhile, the reaper has removed it. */
  private CompletionStage<Void> refuse(String key) {
    return parts
        .heads()
        .renew(identity.dataset(), identity.writer(), parts.options().lease())
        .thenAccept(
            there -> {
              throw there ? gone(key) : Refusals.fenced(identity.dataset(), identity.writer());
            });
  }

  private SheafException gone(String key) {
    return ChunkCheck.failure(
        ErrorReason.CHUNK_MISSING,
        key,
        "nothing was committed: "
            + key
            + " is gone, evicted, removed by another program, or the put took longer than "
            + parts.options().putDurationMax());
  }
}
