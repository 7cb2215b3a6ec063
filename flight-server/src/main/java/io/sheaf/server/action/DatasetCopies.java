package io.sheaf.server.action;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transfer.DatasetCopy;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.action.ActionMessage.Progress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.util.function.Function;

/** Datasets copied by threads that may wait, within the server's limits; told in chunks. */
final class DatasetCopies {
  private final DatasetStores stores;
  private final LongActions threads;
  private final DatasetCopy.Limits limits;

  DatasetCopies(DatasetStores stores, LongActions threads, DatasetCopy.Limits limits) {
    this.stores = stores;
    this.threads = threads;
    this.limits = limits;
  }

  /**
   * Copies soon.
   *
   * @param put what is written, of the snapshot that was opened
   */
  void run(DatasetRequest from, Function<Dataset, PutRequest> put, ActionResults results) {
    threads.run(results, () -> copy(from, put, results));
  }

  private PutSummary copy(
      DatasetRequest from, Function<Dataset, PutRequest> put, ActionResults results) {
    Dataset dataset = Waiting.await("opening " + from.dataset(), stores.open(from));
    PutRequest request = put.apply(dataset);
    long total = from.partitions().isEmpty() ? dataset.info().chunks() : -1;
    return new DatasetCopy(dataset, from, limits, chunks -> tell(results, chunks, total))
        .into(stores.get(request.store()), request);
  }

  private static void tell(ActionResults results, long chunks, long total) {
    if (results.isCancelled()) {
      throw new SheafException(ErrorReason.CANCELLED, "the client cancelled; nothing was written");
    }
    results.progress(new Progress(chunks, total, "chunks"));
  }
}
