package io.sheaf.command.place;

import io.sheaf.dataset.DatasetPage;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.RetainedVersion;
import io.sheaf.dataset.StoreStatus;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.action.CleanResult;
import io.sheaf.protocol.action.PingResult;
import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store that is used in process, without a server. */
final class LocalConnection implements StoreConnection {
  private static final int PAGE_NAMES = 1000;

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
  public List<String> list(String namePrefix) {
    List<String> names = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      DatasetPage page = Waiting.until("listing", store.list(namePrefix, after.get(), PAGE_NAMES));
      page.names().forEach(name -> names.add(name.value()));
      after = page.after();
    }
    return names;
  }

  @Override
  public boolean drop(DatasetName name) {
    return Waiting.until("dropping " + name, store.delete(name));
  }

  @Override
  public List<VersionsResult.Readable> versions(DatasetName name) {
    return Waiting.until(
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
    return Waiting.until("rolling back " + name, store.rollback(name, version, ifVersion)).value();
  }

  @Override
  public CleanResult clean(Optional<DatasetName> name, boolean force) {
    return Waiting.until("tidying up", store.clean(name, force)).toResult();
  }

  @Override
  public PingResult ping() {
    StoreStatus status = Waiting.until("ping", store.ping());
    return new PingResult("none", status.kind(), status.roundTripMillis(), status.properties());
  }

  @Override
  public void close() {
    store.close();
  }
}
