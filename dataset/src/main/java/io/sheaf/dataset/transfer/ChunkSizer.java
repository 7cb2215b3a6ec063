package io.sheaf.dataset.transfer;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.transcode.BatchCutter;
import io.sheaf.dataset.transcode.BatchJoiner;
import io.sheaf.dataset.transcode.BatchVectors;
import io.sheaf.dataset.transcode.PaidBody;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.HeapAccount;
import io.sheaf.protocol.memory.Reservation;
import java.util.Collection;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a number of rows: larger batches are cut, and what is smaller waits until more of its
 * partition has come. It waits no longer than all that waits has {@code waitingBytesMax} bytes when
 * decoded; then the partition with the most goes as it is.
 *
 * <p>A batch that came with app_metadata is not joined with others, since its client waits for it.
 * Batches of types that Java's Arrow can't join stay apart. Not safe for use by several threads at
 * once.
 */
final class ChunkSizer implements AutoCloseable {
  private final int rowsMax;
  private final SchemaMessage schema;
  private final BufferAllocator allocator;
  private final HeapAccount heap;
  private final long waitingBytesMax;
  private final boolean joins;
  private final WaitingParts waiting = new WaitingParts();

  /**
   * @param heap pays for the chunks that a batch is cut into
   */
  ChunkSizer(
      int rowsMax,
      SchemaMessage schema,
      BufferAllocator allocator,
      HeapAccount heap,
      long waitingBytesMax) {
    this.rowsMax = rowsMax;
    this.schema = schema;
    this.allocator = allocator;
    this.heap = heap;
    this.waitingBytesMax = waitingBytesMax;
    this.joins = BatchJoiner.canJoin(schema);
  }

  /**
   * Takes the next part of a partition.
   *
   * @param part taken over
   * @param room for what has to be cut; lent
   * @param to gets the parts that have to be written now
   */
  void add(StagedPart part, Reservation room, Collection<StagedPart> to) {
    try (part) {
      makeRoom(part.decodedBytes(), to);
      StagedPart before = waiting.get(part.partition());
      boolean isAlone = !joins || !part.appMetadata().isEmpty();
      if (before != null && (isAlone || !before.hasDictionariesOf(part))) {
        to.add(waiting.take(part.partition()));
        before = null;
      }
      if (part.rows() + (before == null ? 0 : before.rows()) <= rowsMax) {
        hold(part, before);
      } else {
        cut(part, before, room, to);
      }
      StagedPart held = waiting.get(part.partition());
      if (held != null && (isAlone || held.rows() == rowsMax)) {
        to.add(waiting.take(part.partition()));
      }
    }
    makeRoom(0, to);
  }

  private void makeRoom(long bytes, Collection<StagedPart> to) {
    while (!waiting.isEmpty() && waiting.bytes() + bytes > waitingBytesMax) {
      to.add(waiting.takeFullest());
    }
  }

  private void hold(StagedPart part, @Nullable StagedPart before) {
    if (before == null) {
      waiting.add(part.retain());
    } else if (part.rows() > 0) {
      waiting.append(before, part.batch().retain());
    }
  }

  private void cut(
      StagedPart part, @Nullable StagedPart before, Reservation room, Collection<StagedPart> to) {
    SplitLimit.checkChunks(part.rows(), rowsMax);
    long piecesMax = part.rows() / rowsMax + 1;
    long pieceBytes = SplitLimit.partHeapBytes(part.batch());
    try (Reservation paid = heap.reserve(piecesMax * pieceBytes, piecesMax + " chunks of a batch");
        BatchCutter cutter =
            new BatchCutter(
                BatchVectors.load(schema, part.batch(), allocator), BufferCodec.NONE, allocator)) {
      int from = 0;
      ByteString appMetadata = part.appMetadata();
      if (before != null && before.rows() < rowsMax) {
        from = (int) (rowsMax - before.rows());
        waiting.append(before, PaidBody.of(cutter.take(0, from), room));
      }
      if (before != null) {
        to.add(waiting.take(part.partition()));
      }
      while (from < cutter.rows()) {
        int rows = Math.min(rowsMax, cutter.rows() - from);
        StagedPart piece =
            part.made(
                PaidBody.of(cutter.take(from, rows), room), appMetadata, paid.split(pieceBytes));
        from += rows;
        appMetadata = ByteString.EMPTY;
        if (from < cutter.rows()) {
          to.add(piece);
        } else {
          waiting.add(piece);
        }
      }
    }
  }

  /** All that waits, which the caller takes over. */
  List<StagedPart> flush() {
    return waiting.takeAll();
  }

  @Override
  public void close() {
    flush().forEach(StagedPart::close);
  }
}
