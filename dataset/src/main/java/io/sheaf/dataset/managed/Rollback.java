package io.sheaf.dataset.managed;

import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/**
 * Makes a version that is still readable the current one again: the commit of a writer that has
 * written nothing, with that version's segments. The commit itself checks that it is readable
 * still, so that the reaper never removes what the new version names.
 */
final class Rollback {
  private final ManagedParts parts;
  private final DatasetName dataset;
  private final Version wanted;
  private final Optional<Version> ifVersion;

  Rollback(ManagedParts parts, DatasetName dataset, Version wanted, Optional<Version> ifVersion) {
    this.parts = parts;
    this.dataset = dataset;
    this.wanted = wanted;
    this.ifVersion = ifVersion;
  }

  /** The new version; see {@link io.sheaf.dataset.DatasetStore#rollback}. */
  CompletionStage<Version> run() {
    return run(parts.options().commitTriesMax()).thenCompose(this::secure);
  }

  /** The version is there, whether it is safe or not. */
  private CompletionStage<Version> secure(Version version) {
    return parts
        .heads()
        .secure(dataset, Optional.of(version))
        .handle(
            (secured, failure) -> {
              if (failure != null) {
                throw Refusals.rollbackUnsafe(dataset, version, failure);
              }
              return version;
            });
  }

  private CompletionStage<Version> run(int triesLeft) {
    return parts.heads().current(dataset).thenCompose(current -> from(current, triesLeft));
  }

  private CompletionStage<Version> from(Optional<Version> current, int triesLeft) {
    Version before = current.orElseThrow(() -> Refusals.notFound(dataset));
    if (ifVersion.isPresent() && !ifVersion.equals(current) || triesLeft == 0) {
      throw Refusals.conflict(dataset, ifVersion, current);
    }
    if (before.equals(wanted)) {
      return CompletableFuture.completedStage(wanted);
    }
    return parts
        .manifests()
        .load(dataset, wanted)
        .thenCombine(
            parts.manifests().load(dataset, before),
            (found, replaced) ->
                attempt(
                    before,
                    replaced,
                    found.orElseThrow(() -> Refusals.versionNotFound(dataset, wanted, current)),
                    triesLeft))
        .thenCompose(version -> version);
  }

  private CompletionStage<Version> attempt(
      Version before, Optional<Manifest> replaced, Manifest restored, int triesLeft) {
    WriterId writer = WriterId.random();
    WriterIdentity identity =
        new WriterIdentity(
            dataset,
            writer,
            ManagedDataset.schema(restored),
            WriteOptions.of(PutMode.OVERWRITE, Layout.SHEAF),
            writer.value(),
            Optional.of(before),
            Optional.empty());
    Future<?> lease = parts.leases().keep(dataset, writer, () -> {});
    return parts
        .work()
        .schedule(WorkItem.writer(dataset, writer), parts.options().lease())
        .thenCompose(scheduled -> parts.heads().begin(dataset, writer, parts.options().lease()))
        .thenCompose(begun -> keep(restored))
        .thenCompose(kept -> prepare(writer))
        .thenCompose(prepared -> commit(request(identity, before, replaced, restored)))
        .thenCompose(version -> settled(version, writer))
        .whenComplete((version, failure) -> lease.cancel(false))
        .thenCompose(
            version ->
                version.map(CompletableFuture::completedStage).orElseGet(() -> run(triesLeft - 1)))
        .exceptionallyCompose(
            failure ->
                parts
                    .reaper()
                    .discard(dataset, writer)
                    .thenCompose(discarded -> CompletableFuture.failedStage(failure)));
  }

  /**
   * All chunks must be there. They stay for good when the dataset does; when it ends some day, they
   * have an end already, which they keep: else nobody would remove them if this went no further.
   */
  private CompletionStage<Void> keep(Manifest restored) {
    List<List<String>> groups = SegmentKeys.groups(parts.options().namespace(), restored);
    List<String> oneOfEach = groups.stream().map(keys -> keys.get(0)).toList();
    return parts
        .heads()
        .contents(dataset)
        .thenCompose(
            contents ->
                new ReplicatedKeep(
                        parts.chunks(), oneOfEach, () -> keep(groups, contents.expires().isEmpty()))
                    .run());
  }

  private CompletionStage<Void> keep(List<List<String>> groups, boolean forEver) {
    return InTurn.each(
        groups,
        SegmentKeys.GROUPS_AT_ONCE,
        keys ->
            (forEver ? parts.chunks().keep(keys) : parts.chunks().missing(keys))
                .thenAccept(this::refuseMissing));
  }

  private void refuseMissing(Optional<String> missing) {
    missing.ifPresent(
        key -> {
          throw Refusals.notWhole(dataset, wanted, key);
        });
  }

  private CompletionStage<Void> prepare(WriterId writer) {
    return parts
        .heads()
        .note(dataset, writer, WriterChunks.none(), true, parts.options().lease())
        .thenAccept(
            there -> {
              if (!there) {
                throw Refusals.fenced(dataset, writer);
              }
            });
  }

  private CommitRequest request(
      WriterIdentity identity, Version before, Optional<Manifest> replaced, Manifest restored) {
    Version version = NextManifest.following(Optional.of(before), identity.writer());
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            dataset.value(),
            version.value(),
            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
            replaced.flatMap(Manifest::expires),
            restored.schema(),
            restored.properties(),
            restored.rows(),
            restored.bytes(),
            restored.partitions());
    return new CommitRequest(
        dataset,
        identity.writer(),
        identity.putId(),
        Optional.of(before),
        version,
        ManifestText.write(manifest),
        Optional.of(wanted),
        new TimeToLive.Unchanged(),
        parts.options().grace());
  }

  /** Empty when another version came meanwhile. */
  private CompletionStage<Optional<Version>> commit(CommitRequest request) {
    return parts
        .heads()
        .commit(request)
        .handle(
            (outcome, failure) ->
                failure == null
                    ? CompletableFuture.completedStage(decide(request, outcome))
                    : new LostCommit(parts.heads(), request)
                        .decide(failure)
                        .exceptionallyCompose(this::undecided)
                        .thenApply(Optional::of))
        .thenCompose(version -> version);
  }

  private CompletionStage<Version> undecided(Throwable failure) {
    SheafException cause = (SheafException) SheafException.unwrap(failure);
    return CompletableFuture.failedStage(
        cause.reason() == ErrorReason.COMMIT_UNKNOWN
            ? Refusals.rollbackUnknown(dataset, wanted, cause)
            : cause);
  }

  private Optional<Version> decide(CommitRequest request, CommitOutcome outcome) {
    if (outcome instanceof CommitOutcome.Committed) {
      return Optional.of(request.version());
    }
    if (outcome instanceof CommitOutcome.Known known) {
      return Optional.of(known.version());
    }
    if (outcome instanceof CommitOutcome.Gone) {
      throw Refusals.versionNotFound(dataset, wanted, request.expected());
    }
    if (outcome instanceof CommitOutcome.Fenced) {
      throw Refusals.fenced(dataset, request.writer());
    }
    return Optional.empty();
  }

  /** What follows only tidies up, and the reaper does it if this does not. */
  private CompletionStage<Optional<Version>> settled(Optional<Version> version, WriterId writer) {
    return parts.reaper().discard(dataset, writer).thenApply(done -> version);
  }
}
