package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.DatasetWriter;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.dataset.dictionary.WholeDictionaries;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchLayout;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The frames of a put on their way into a store: batches routed to partitions, joined with schema
 * and dictionaries to chunks that can be read alone, staged, committed.
 *
 * <p>One caller at a time. It ends with {@link #commit} or {@link #abort}.
 */
public final class DatasetPut {
  private final DatasetWriter writer;
  private final BatchLayout layout;
  private final BatchStaging staging;
  private final WholeDictionaries dictionaries;
  private final Set<Long> dictionariesMissing;
  private long rows;

  private DatasetPut(
      DatasetWriter writer,
      BatchLayout layout,
      BatchStaging staging,
      WholeDictionaries dictionaries) {
    this.dictionaries = dictionaries;
    this.writer = writer;
    this.layout = layout;
    this.staging = staging;
    this.dictionariesMissing = new TreeSet<>(layout.dictionaryIds());
  }

  /**
   * Begins a put.
   *
   * @return fails with INVALID_REQUEST, INVALID_DATA, NOT_SUPPORTED, or as {@link
   *     DatasetStore#write} does
   */
  public static CompletionStage<DatasetPut> begin(
      DatasetStore store, PutRequest request, SchemaMessage schema, PutLimits limits) {
    return begin(store, request, schema, limits, Optional.empty());
  }

  /**
   * @param router in the place of the request's partitioning; empty for that
   */
  static CompletionStage<DatasetPut> begin(
      DatasetStore store,
      PutRequest request,
      SchemaMessage schema,
      PutLimits limits,
      Optional<PartitionRouter> router) {
    try {
      WriteOptions options = PutOptions.of(request);
      BatchLayout layout = BatchLayout.of(schema);
      StagingPlan plan = StagingPlan.of(request, schema, limits, router);
      return store
          .write(request.datasetName(), schema, options)
          .thenApply(
              writer ->
                  new DatasetPut(
                      writer,
                      layout,
                      plan.begin(new ChunkWrites(writer, schema)),
                      new WholeDictionaries(schema, limits.transcoding().dictionaryMemory())));
    } catch (SheafException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Takes the next frame: a dictionary is kept for the batches that follow, a batch goes to the
   * store.
   *
   * @param frame taken over
   * @param appMetadata what the application sent with a batch, perhaps empty
   * @return done when the batch is staged. Fails with INVALID_DATA, or as {@link
   *     DatasetWriter#write} does; then only {@link #abort} may follow
   */
  public CompletionStage<Void> accept(IpcFrame frame, ByteString appMetadata) {
    try {
      return switch (frame.kind()) {
        case SCHEMA -> refuse(frame);
        case DICTIONARY -> keepDictionary(frame);
        case RECORD_BATCH -> stage(frame, appMetadata);
      };
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Bytes of batches, or of what was made of them, that the store has not taken yet; small ones
   * count as 16 KiB.
   */
  public long bytesInFlight() {
    return staging.bytesInFlight();
  }

  /** Rows of all batches so far. */
  public long rows() {
    return rows;
  }

  /**
   * Makes the version, once all batches are staged.
   *
   * @param rowsPromised what the client says it sent; empty when it says nothing
   * @return fails with COMMIT_REFUSED when the promise does not hold, or as {@link
   *     DatasetWriter#commit} does
   */
  public CompletionStage<PutSummary> commit(Optional<Long> rowsPromised) {
    dictionaries.close();
    if (rowsPromised.isPresent() && rowsPromised.get() != rows) {
      SheafException refused =
          new SheafException(
              ErrorReason.COMMIT_REFUSED,
              "the commit promises "
                  + rowsPromised.get()
                  + " rows, "
                  + rows
                  + " came; nothing was committed");
      return abort().thenCompose(done -> CompletableFuture.failedFuture(refused));
    }
    return staging
        .finish()
        .handle((done, failure) -> failure)
        .thenCompose(failure -> failure == null ? commit() : abortAfter(failure));
  }

  private CompletionStage<PutSummary> commit() {
    staging.close();
    return writer.commit();
  }

  private CompletionStage<PutSummary> abortAfter(Throwable failure) {
    return abort().thenCompose(done -> CompletableFuture.failedFuture(failure));
  }

  /** Removes what was staged. Never fails. */
  public CompletionStage<Void> abort() {
    dictionaries.close();
    staging.close();
    return writer.abort();
  }

  private CompletionStage<Void> keepDictionary(IpcFrame frame) {
    try (frame) {
      if (!layout.dictionaryIds().contains(frame.dictionaryId())) {
        throw invalid("dictionary " + frame.dictionaryId() + " is not in the schema");
      }
      checkPadding("dictionary", frame);
      FrameRecoder.codecOf(frame); // fails for one that is not known
      dictionaries.accept(frame);
      dictionariesMissing.remove(frame.dictionaryId());
      return CompletableFuture.completedFuture(null);
    }
  }

  private CompletionStage<Void> stage(IpcFrame batch, ByteString appMetadata) {
    try (IpcFrame checked = batch) {
      check(checked);
      rows += checked.rows();
      return staging.stage(checked.retain(), dictionaries.current(), appMetadata);
    }
  }

  private void check(IpcFrame batch) {
    try {
      layout.check(batch);
    } catch (CorruptIpcException e) {
      throw invalid(e.getMessage());
    }
    checkPadding("record batch", batch);
    FrameRecoder.codecOf(batch); // fails for one that is not known
    if (batch.rows() > 0 && !dictionariesMissing.isEmpty()) {
      throw invalid("record batch came before its dictionaries " + dictionariesMissing);
    }
  }

  /** In a stream of a chunk the next message begins where the body ends. */
  private static void checkPadding(String what, IpcFrame frame) {
    int bytes = frame.body().readableBytes();
    if (bytes % 8 != 0) {
      throw invalid(what + " has a body of " + bytes + " bytes, not a multiple of 8");
    }
  }

  private static CompletionStage<Void> refuse(IpcFrame schema) {
    try (schema) {
      throw invalid("a second schema came; a put has one");
    }
  }

  private static SheafException invalid(String problem) {
    return new SheafException(ErrorReason.INVALID_DATA, problem);
  }
}
