package io.sheaf.dataset.managed;

import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The way from staged chunks to a version. Each step may be the last, and may be repeated. */
final class ManagedCommit {
  private static final int AT_ONCE = 64;

  private final WriterIdentity identity;
  private final ManagedParts parts;
  private final DatasetName dataset;
  private final WriterId writer;
  private final WriterChunks counts;
  private final Map<Integer, ChunkIndex> indexes;
  private final NextManifest manifest;
  private final BaseManifest base;
  private final ChunkLife life;

  ManagedCommit(WriterIdentity identity, ManagedParts parts, StagedChunks staged) {
    this.identity = identity;
    this.parts = parts;
    this.dataset = identity.dataset();
    this.writer = identity.writer();
    this.counts = staged.counts();
    this.indexes = staged.indexes();
    this.manifest = new NextManifest(identity);
    this.base = new BaseManifest(identity, parts.manifests());
    this.life = new ChunkLife(identity, parts);
  }

  CompletionStage<PutSummary> run() {
    return InTurn.each(
            List.copyOf(indexes.entrySet()),
            AT_ONCE,
            entry -> writeIndex(entry.getKey(), entry.getValue()))
        .thenCompose(written -> prepare())
        .thenCompose(prepared -> keep(identity.baseExpires()))
        .thenCompose(replicated -> parts.names().add(dataset))
        .thenCompose(named -> commit(expected(), parts.options().commitTriesMax()))
        .thenCompose(this::secure)
        .thenApply(manifest::summary);
  }

  /** The version is there, whether it is safe or not; told again, its put id waits again. */
  private CompletionStage<Version> secure(Version version) {
    return parts
        .heads()
        .secure(dataset, Optional.of(version))
        .handle(
            (secured, failure) -> {
              if (failure != null) {
                throw Refusals.commitUnsafe(dataset, version, identity.putId(), failure);
              }
              return version;
            });
  }

  private CompletionStage<Void> writeIndex(int partition, ChunkIndex index) {
    byte[] stream = parts.indexes().encode(index);
    manifest.add(partition, index, stream);
    return parts
        .chunks()
        .write(keys(partition).index(), Unpooled.wrappedBuffer(stream), life.staged());
  }

  private CompletionStage<Void> prepare() {
    return parts
        .heads()
        .note(dataset, writer, counts, true, parts.options().lease())
        .thenAccept(
            there -> {
              if (!there) {
                throw Refusals.fenced(dataset, writer);
              }
            });
  }

  private KeyGroups keyGroups() {
    KeyGroups groups = new KeyGroups();
    counts.bounds().forEach((partition, chunks) -> groups.append(keys(partition), chunks));
    return groups;
  }

  private List<String> indexKeys() {
    return counts.bounds().keySet().stream().map(partition -> keys(partition).index()).toList();
  }

  private CompletionStage<Void> keep(Optional<Long> expires) {
    return new ReplicatedKeep(parts.chunks(), indexKeys(), () -> life.keep(keyGroups(), expires))
        .run();
  }

  private Optional<Version> expected() {
    return identity.options().mode() == PutMode.CREATE
        ? Optional.empty()
        : identity.options().ifVersion().or(identity::base);
  }

  /** Tries to commit; the version that came of it. */
  private CompletionStage<Version> commit(Optional<Version> expected, int triesLeft) {
    return base.load(expected)
        .handle(
            (before, failure) ->
                failure == null
                    ? commit(manifest.attempt(expected, before, parts.options().grace()), triesLeft)
                    : withoutBase(failure, triesLeft - 1))
        .thenCompose(version -> version);
  }

  /** What an append would add to can't be had: perhaps since it has committed before. */
  private CompletionStage<Version> withoutBase(Throwable failure, int triesLeft) {
    return look()
        .thenCompose(
            look ->
                look.committed()
                    .map(this::finish)
                    .orElseGet(() -> withoutBase(failure, look, triesLeft)));
  }

  /** What an append began upon may be gone; unless it is bound to that, another is current. */
  private CompletionStage<Version> withoutBase(Throwable failure, HeadLook look, int triesLeft) {
    boolean isGone =
        SheafException.unwrap(failure) instanceof SheafException known
            && known.reason() == ErrorReason.VERSION_CONFLICT;
    return isGone && triesLeft > 0 && identity.options().ifVersion().isEmpty()
        ? commitAfter(look, triesLeft)
        : CompletableFuture.failedFuture(failure);
  }

  private CompletionStage<HeadLook> look() {
    return parts.heads().look(dataset, identity.putId());
  }

  private CompletionStage<Version> commit(NextManifest.Attempt attempt, int triesLeft) {
    return parts
        .heads()
        .commit(attempt.request())
        .handle(
            (outcome, failure) ->
                failure == null
                    ? decide(attempt, outcome, triesLeft)
                    : new LostCommit(parts.heads(), attempt.request())
                        .decide(failure)
                        .thenCompose(this::finish))
        .thenCompose(version -> version);
  }

  private CompletionStage<Version> decide(
      NextManifest.Attempt attempt, CommitOutcome outcome, int triesLeft) {
    if (outcome instanceof CommitOutcome.Committed committed) {
      return finish(attempt, committed);
    }
    if (outcome instanceof CommitOutcome.Known known) {
      return finish(known.version());
    }
    if (outcome instanceof CommitOutcome.Conflict conflict) {
      return conflict(attempt.request(), conflict.current(), triesLeft - 1);
    }
    return CompletableFuture.failedFuture(Refusals.fenced(dataset, writer));
  }

  private CompletionStage<Version> conflict(
      CommitRequest request, Optional<Version> current, int triesLeft) {
    if (identity.options().mode() == PutMode.CREATE) {
      return CompletableFuture.failedFuture(
          Refusals.exists(
              dataset, "version " + current.map(Version::value).orElse("") + " came meanwhile"));
    }
    if (identity.options().ifVersion().isPresent() || triesLeft == 0) {
      return CompletableFuture.failedFuture(
          Refusals.conflict(dataset, request.expected(), current));
    }
    return identity.options().mode() == PutMode.APPEND
        ? look().thenCompose(look -> commitAfter(look, triesLeft))
        : commit(current, triesLeft);
  }

  /** Another version may have another end. */
  private CompletionStage<Version> commitAfter(HeadLook look, int triesLeft) {
    return keep(look.expires()).thenCompose(kept -> commit(look.current(), triesLeft));
  }

  /** The version is there: what follows only tidies up, and the reaper does it if this does not. */
  private CompletionStage<Version> finish(
      NextManifest.Attempt attempt, CommitOutcome.Committed committed) {
    CommitRequest request = attempt.request();
    parts.manifests().committed(attempt.manifest(), request);
    return new AfterCommit(parts).tidy(request, committed).thenApply(done -> request.version());
  }

  /** The version is there, and what its commit has answered is not known. */
  private CompletionStage<Version> finish(Version version) {
    return parts.reaper().discard(dataset, writer).thenApply(done -> version);
  }

  private SegmentKeys keys(int partition) {
    return new SegmentKeys(parts.options().namespace(), dataset, writer, partition);
  }
}
