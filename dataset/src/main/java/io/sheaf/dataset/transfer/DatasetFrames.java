package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.dictionary.DictionaryMemory;
import io.sheaf.dataset.dictionary.WholeDictionaries;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.ColumnProjection;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.DictionaryTracker;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.DatasetRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of a dataset, as the frames of one stream: the schema, then for each chunk
 * the dictionaries that changed and its batch, untouched.
 *
 * <p>One caller of {@link #next} at a time, the next call only after the last one's stage.
 */
public final class DatasetFrames implements ChunkFrames {
  private final SchemaMessage schema;
  private final Optional<ColumnProjection> projection;
  private final ReadAhead chunks;
  private final DictionaryMemory memory;
  private final DictionaryTracker dictionaries;
  private boolean started;
  private boolean closed;

  /**
   * A frame with what the application sent along with it.
   *
   * @param frame owned by whoever has this
   * @param appMetadata perhaps empty
   */
  public record Tagged(IpcFrame frame, ByteString appMetadata) {}

  private DatasetFrames(
      SchemaMessage schema,
      Optional<ColumnProjection> projection,
      ReadAhead chunks,
      DictionaryMemory memory) {
    this.schema = schema;
    this.projection = projection;
    this.chunks = chunks;
    this.memory = memory;
    this.dictionaries = new DictionaryTracker(memory.budget());
  }

  /**
   * Opens a request's stream; nothing is read before the first {@link #next}.
   *
   * @param readAheadBytesMax read ahead of the reader at most, in bytes
   * @param memory of the dictionaries that the reader has
   * @throws SheafException PARTITION_NOT_FOUND, or INVALID_REQUEST for a column or chunks that are
   *     not there
   */
  public static DatasetFrames open(
      Dataset dataset, DatasetRequest request, long readAheadBytesMax, DictionaryMemory memory) {
    Optional<ColumnProjection> projection =
        request.columns().isEmpty()
            ? Optional.empty()
            : Optional.of(ColumnProjection.of(dataset.info().schema(), request.columns()));
    ChunkSource source = dataset.read(ranges(dataset, request));
    return new DatasetFrames(
        dataset.info().schema(), projection, new ReadAhead(source, readAheadBytesMax), memory);
  }

  private static List<ChunkRange> ranges(Dataset dataset, DatasetRequest request) {
    List<Integer> partitions =
        request.partitions().isEmpty()
            ? dataset.info().partitions().stream().map(PartitionInfo::partition).toList()
            : request.partitions();
    return request
        .chunks()
        .map(named -> List.of(range(dataset, partitions.get(0), named.get(0), named.get(1))))
        .orElseGet(() -> partitions.stream().map(ChunkRange::all).toList());
  }

  private static ChunkRange range(Dataset dataset, int partition, int from, int to) {
    return dataset.info().partitions().stream()
        .filter(info -> info.partition() == partition)
        .findFirst()
        .map(info -> info.range(from, to))
        .orElseGet(() -> new ChunkRange(partition, from, to));
  }

  /** The schema of the stream. */
  public SchemaMessage schema() {
    return projection.map(ColumnProjection::schema).orElse(schema);
  }

  /**
   * The schema first, then the frames of a chunk at a time.
   *
   * @return frames that the caller closes; none at the end. Fails as {@link ChunkSource#next} does,
   *     and with CHUNK_CORRUPT for a chunk that is no stream of this schema
   */
  @Override
  public CompletionStage<List<Tagged>> next() {
    if (!started) {
      started = true;
      return CompletableFuture.completedFuture(
          List.of(new Tagged(schema().frame(), ByteString.EMPTY)));
    }
    return chunks.next().thenApply(chunk -> chunk.map(this::frames).orElse(List.of()));
  }

  /**
   * Stops reading and gives up what is held. Safe to call again, at any time and by any thread: a
   * stage of {@link #next} that is under way then fails with CANCELLED.
   */
  @Override
  public void close() {
    chunks.cancel();
    synchronized (this) {
      closed = true;
      dictionaries.close();
    }
  }

  private synchronized List<Tagged> frames(Chunk chunk) {
    try (chunk) {
      if (closed) {
        throw new SheafException(ErrorReason.CANCELLED, "reading was cancelled");
      }
      List<IpcFrame> frames = IpcFrames.parse(chunk.bytes());
      try {
        return relay(chunk, frames);
      } finally {
        frames.forEach(IpcFrame::close);
      }
    } catch (CorruptIpcException e) {
      throw corrupt(chunk, e.getMessage(), e);
    } catch (SheafException e) {
      throw e.reason() == ErrorReason.INVALID_DATA ? corrupt(chunk, e.getMessage(), e) : e;
    }
  }

  /** What of a chunk's frames has to be sent, as owners of their own. */
  private List<Tagged> relay(Chunk chunk, List<IpcFrame> frames) throws CorruptIpcException {
    checkSchema(chunk, frames);
    List<Tagged> sent = new ArrayList<>(2);
    try (WholeDictionaries whole = new WholeDictionaries(schema, memory)) {
      for (IpcFrame frame : frames.subList(1, frames.size())) {
        switch (frame.kind()) {
          case SCHEMA -> throw corrupt(chunk, "it has a second schema", null);
          case DICTIONARY -> whole.accept(frame);
          case RECORD_BATCH -> {
            sendChanged(whole.current(), sent);
            sent.add(new Tagged(project(frame), chunk.appMetadata()));
          }
        }
      }
      checkRows(chunk, frames);
      return sent;
    } catch (CorruptIpcException | RuntimeException e) {
      sent.forEach(tagged -> tagged.frame().close());
      throw e;
    }
  }

  private void checkSchema(Chunk chunk, List<IpcFrame> frames) throws CorruptIpcException {
    if (frames.isEmpty() || frames.get(0).kind() != FrameKind.SCHEMA) {
      throw corrupt(chunk, "it does not begin with a schema", null);
    }
    SchemaMessage own = SchemaMessage.of(frames.get(0));
    if (!own.equals(schema)) {
      throw corrupt(chunk, "its schema is " + own + ", the dataset's is " + schema, null);
    }
  }

  /**
   * A chunk without a batch would look like the end; one with fewer rows would be missed by none.
   */
  private static void checkRows(Chunk chunk, List<IpcFrame> frames) {
    List<IpcFrame> batches =
        frames.stream().filter(frame -> frame.kind() == FrameKind.RECORD_BATCH).toList();
    if (batches.isEmpty()) {
      throw corrupt(chunk, "it has no record batch", null);
    }
    long rows = batches.stream().mapToLong(IpcFrame::rows).sum();
    if (chunk.rows() >= 0 && chunk.rows() != rows) {
      throw corrupt(chunk, "it has " + rows + " rows, not the " + chunk.rows() + " promised", null);
    }
  }

  private void sendChanged(List<IpcFrame> current, List<Tagged> sent) {
    List<IpcFrame> needed = current.stream().filter(this::isNeeded).toList();
    for (IpcFrame dictionary : dictionaries.changed(needed)) {
      sent.add(new Tagged(dictionary.retain(), ByteString.EMPTY));
    }
  }

  private boolean isNeeded(IpcFrame dictionary) {
    return projection.isEmpty() || projection.get().needsDictionary(dictionary.dictionaryId());
  }

  private IpcFrame project(IpcFrame batch) throws CorruptIpcException {
    return projection.isPresent() ? projection.get().project(batch) : batch.retain();
  }

  private static SheafException corrupt(
      Chunk chunk, @Nullable String problem, @Nullable Throwable cause) {
    return new SheafException(
        ErrorReason.CHUNK_CORRUPT,
        "chunk " + chunk.label() + " is corrupt: " + problem,
        Map.of("chunk", chunk.label()),
        cause);
  }
}
