package io.sheaf.command.place;

import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetPage;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.RetainedVersion;
import io.sheaf.dataset.StoreStatus;
import io.sheaf.dataset.integrity.DatasetInspection;
import io.sheaf.dataset.integrity.DatasetVerification;
import io.sheaf.dataset.managed.ManagedOptions;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.dataset.transfer.Rewriting;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.action.ActionMessage;
import io.sheaf.protocol.action.CleanResult;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.action.PingResult;
import io.sheaf.protocol.action.VerifyResult;
import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that is used in process, without a server. */
final class LocalConnection implements StoreConnection {
  private static final int PAGE_NAMES = 1000;
  private static final int SCAN_NAMES = 10_000;

  private final String label;
  private final DatasetStore store;
  private final PutLimits limits;
  private final int inflightMax;
  private final ReadLimit readLimit;

  /**
   * @param label how summaries name it
   * @param store owned from now on
   * @param readLimit of all its datasets together
   */
  LocalConnection(
      String label, DatasetStore store, PutLimits limits, int inflightMax, ReadLimit readLimit) {
    this.label = label;
    this.store = store;
    this.limits = limits;
    this.inflightMax = inflightMax;
    this.readLimit = readLimit;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public DataPlace dataset(DatasetName name) {
    return new StoredDataset(label(), store, name, limits, inflightMax, readLimit);
  }

  @Override
  public InfoResult info(
      DatasetName name, boolean check, Consumer<ActionMessage.Progress> progress) {
    return Waiting.await(
        "looking at " + name,
        new DatasetInspection(
                store,
                check,
                chunks -> progress.accept(new ActionMessage.Progress(chunks, -1, "chunks")))
            .of(name, Optional.empty()));
  }

  @Override
  public List<String> list(String namePrefix, boolean scan) {
    List<String> names = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      String from = after.get();
      DatasetPage page =
          scan
              ? Waiting.await("looking at all keys", store.scan(namePrefix, from, SCAN_NAMES))
              : Waiting.await("listing", store.list(namePrefix, from, PAGE_NAMES));
      page.names().forEach(name -> names.add(name.value()));
      after = page.after();
    }
    return names;
  }

  @Override
  public boolean drop(DatasetName name) {
    return Waiting.await("dropping " + name, store.delete(name));
  }

  @Override
  public List<VersionsResult.Readable> versions(DatasetName name) {
    return Waiting.await(
        "the versions of " + name,
        store
            .versions(name)
            .thenApply(found -> found.stream().map(RetainedVersion::toResult).toList())
            .exceptionally(LocalConnection::noneInOtherLayouts));
  }

  private static List<VersionsResult.Readable> noneInOtherLayouts(Throwable failure) {
    SheafException cause = (SheafException) SheafException.unwrap(failure);
    if (cause.reason() == ErrorReason.NOT_SUPPORTED) {
      return List.of();
    }
    throw cause;
  }

  @Override
  public String rollback(DatasetName name, Version version, Optional<Version> ifVersion) {
    return Waiting.await("rolling back " + name, store.rollback(name, version, ifVersion)).value();
  }

  @Override
  public Instant renew(DatasetName name, Version version) {
    return Waiting.await(
        "keeping " + name, store.renew(name, version, ManagedOptions.defaults().grace()));
  }

  @Override
  public PutSummary compact(CompactRequest request, Consumer<ActionMessage.Progress> progress) {
    return new StoreRewrite(store, limits, progress)
        .run(new DatasetName(request.dataset()), info -> Rewriting.compaction(info, request));
  }

  @Override
  public PutSummary adopt(DatasetName name, Consumer<ActionMessage.Progress> progress) {
    return new StoreRewrite(store, limits, progress)
        .run(name, info -> Rewriting.adoption(info, Optional.empty()));
  }

  @Override
  public CleanResult clean(Optional<DatasetName> name, boolean force) {
    return Waiting.await("tidying up", store.clean(name, force)).toResult();
  }

  @Override
  public VerifyResult verify(DatasetName name, Consumer<ActionMessage.Progress> progress) {
    Dataset dataset =
        readLimit.over(Waiting.await("opening " + name, store.open(name, Optional.empty())));
    List<ChunkRange> ranges = DatasetVerification.ranges(dataset, DatasetRequest.of(name));
    long total = dataset.info().chunks();
    return new DatasetVerification(
            dataset,
            StoredDataset.READ_AHEAD_BYTES_MAX,
            done -> progress.accept(new ActionMessage.Progress(done, total, "chunks")))
        .run(ranges)
        .toResult(dataset.info().schema().flatbuffer().fieldsLength());
  }

  @Override
  public PingResult ping() {
    StoreStatus status = Waiting.await("ping", store.ping());
    return new PingResult("none", status.kind(), status.roundTripMillis(), status.properties());
  }

  @Override
  public void close() {
    store.close();
  }
}
