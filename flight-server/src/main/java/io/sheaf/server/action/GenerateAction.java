package io.sheaf.server.action;

import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.generate.GenerateOptions;
import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.dataset.transfer.BlockingPut;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.action.ActionMessage.Progress;
import io.sheaf.protocol.action.GenerateRequest;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.nio.ByteBuffer;

/** {@code generate}: writes a dataset of sample data. */
final class GenerateAction implements ActionHandler {

  private final DatasetStores stores;
  private final LongActions threads;
  private final PutLimits limits;
  private final long inFlightBytesMax;

  GenerateAction(
      DatasetStores stores, LongActions threads, PutLimits limits, long inFlightBytesMax) {
    this.stores = stores;
    this.threads = threads;
    this.limits = limits;
    this.inFlightBytesMax = inFlightBytesMax;
  }

  @Override
  public void run(ByteBuffer body, ActionResults results) {
    GenerateRequest request = ActionRequests.parse("generate", body, GenerateRequest.class);
    GenerateOptions options = options(request);
    PutRequest put = putRequest(request);
    threads.run(results, () -> generate(options, put, results));
  }

  private static GenerateOptions options(GenerateRequest request) {
    GenerateOptions defaults = GenerateOptions.DEFAULTS;
    return new GenerateOptions(
        request.partitions().orElse(defaults.partitions()),
        request.batches().orElse(defaults.batches()),
        request.rows().orElse(defaults.rows()),
        request.compression().map(BufferCodec::parse).orElse(defaults.codec()),
        request.dictStrings().orElse(defaults.dictStrings()),
        request.stringCardinality().orElse(defaults.stringCardinality()),
        request.seed().orElse(defaults.seed()));
  }

  private static PutRequest putRequest(GenerateRequest request) {
    return PutRequest.of(new DatasetName(request.dataset()), request.store(), request.mode());
  }

  private PutSummary generate(GenerateOptions options, PutRequest request, ActionResults results) {
    int workers = Runtime.getRuntime().availableProcessors();
    try (GeneratedBatches batches = new GeneratedBatches(options, limits.allocator(), workers);
        BlockingPut put =
            BlockingPut.begin(
                stores.get(request.store()), request, batches.schema(), limits, inFlightBytesMax)) {
      batches.dictionary().ifPresent(put::accept);
      for (int done = 1; batches.hasNext(); done++) {
        refuseCancelled(results);
        put.accept(batches.next());
        results.progress(new Progress(done, options.batchesTotal(), "batches"));
      }
      return put.commit();
    }
  }

  private static void refuseCancelled(ActionResults results) {
    if (results.isCancelled()) {
      throw new SheafException(ErrorReason.CANCELLED, "the client cancelled; nothing was written");
    }
  }
}
