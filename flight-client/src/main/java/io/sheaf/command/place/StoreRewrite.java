package io.sheaf.command.place;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.transfer.DatasetCopy;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.action.ActionMessage.Progress;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A dataset written anew, within a store that is used in process. */
final class StoreRewrite {
  private final DatasetStore store;
  private final DatasetCopy.Limits limits;
  private final Consumer<Progress> progress;

  StoreRewrite(DatasetStore store, PutLimits limits, Consumer<Progress> progress) {
    this.store = store;
    this.limits =
        new DatasetCopy.Limits(
            limits, StoredDataset.READ_AHEAD_BYTES_MAX, StorePut.BYTES_IN_FLIGHT_MAX);
    this.progress = progress;
  }

  /**
   * What the put makes.
   *
   * @param put to the snapshot that was opened
   */
  PutSummary run(DatasetName name, Function<DatasetInfo, PutRequest> put) {
    Dataset dataset = Waiting.await("opening " + name, store.open(name, Optional.empty()));
    long total = dataset.info().chunks();
    return new DatasetCopy(
            dataset,
            DatasetRequest.of(name),
            limits,
            done -> progress.accept(new Progress(done, total, "chunks")))
        .into(store, put.apply(dataset.info()));
  }
}
