package io.sheaf.dataset.integrity;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.DamageList;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.action.VerifyResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Reads a dataset's chunks, of several partitions at once, and checks each against its checksum,
 * where the layout has them, and its framing. Damage does not end it: all of it is found, by
 * reading what failed again in halves. For one thread, which waits.
 */
public final class DatasetVerification {
  private static final int LANES = 4;
  private static final int SPAN_CHUNKS = 256;

  private final Dataset dataset;
  private final long groupBytesMax;
  private final LongConsumer progress;
  private final ChunkFraming framing;
  private final DamageList damages = new DamageList();
  private final Deque<ChunkSpan> waiting = new ArrayDeque<>();
  private final Deque<ChunkSpan> underWay = new ArrayDeque<>();
  private long rows;
  private long chunksDone;

  /**
   * What was found.
   *
   * @param rows of the chunks that are as they should be
   */
  public record Verified(long rows, IntegrityResult integrity) {
    /** As the protocol tells it. */
    public VerifyResult toResult(int columns) {
      return new VerifyResult(
          integrity.allWhole(),
          integrity.allWhole() ? Optional.empty() : Optional.of("damage"),
          integrity.allWhole() ? Optional.empty() : Optional.of(difference()),
          columns,
          rows,
          Optional.of(integrity));
    }

    private String difference() {
      return String.format(
          Locale.ROOT,
          "%d of %d chunks can't be read, first: %s",
          integrity.damaged(),
          integrity.chunks(),
          integrity.damages().get(0).message());
    }
  }

  /**
   * @param bytesMax read at once at most, beside chunks that are larger than a quarter of it
   * @param progress told how many chunks are done; what it throws ends the verification
   */
  public DatasetVerification(Dataset dataset, long bytesMax, LongConsumer progress) {
    this.dataset = dataset.stored();
    this.groupBytesMax = Math.max(1, bytesMax / LANES);
    this.progress = progress;
    this.framing = new ChunkFraming(dataset.info().schema());
  }

  /**
   * The chunks that a request asks for; their columns don't matter.
   *
   * @throws SheafException PARTITION_NOT_FOUND, or INVALID_REQUEST for chunks that are not there
   */
  public static List<ChunkRange> ranges(Dataset dataset, DatasetRequest request) {
    return dataset.info().partitionsOf(request).stream()
        .map(
            part -> {
              List<Integer> chunks = request.chunks().orElse(List.of(0, part.chunks()));
              return part.range(chunks.get(0), chunks.get(1));
            })
        .toList();
  }

  /**
   * Verifies some of the dataset.
   *
   * @param ranges whose ends are known
   * @throws SheafException when it could not be gone on with: STORE_UNAVAILABLE, OVERLOADED,
   *     PARTITION_NOT_FOUND, or what the progress threw
   */
  public Verified run(List<ChunkRange> ranges) {
    cut(ranges);
    try {
      while (!waiting.isEmpty() || !underWay.isEmpty()) {
        begin();
        take(underWay.remove());
        progress.accept(chunksDone);
      }
    } finally {
      underWay.forEach(ChunkSpan::cancel);
      waiting.forEach(ChunkSpan::end);
    }
    boolean checksums = dataset.info().checksums();
    return new Verified(rows, damages.result(checksums ? "checksums" : "framing"));
  }

  /**
   * Spans of all ranges in turn, so that several partitions are read at once. A partition without
   * chunks is read as if it had one: it may be one that is lost.
   */
  private void cut(List<ChunkRange> ranges) {
    Deque<ChunkRange> left = new ArrayDeque<>(ranges);
    while (!left.isEmpty()) {
      ChunkRange range = left.remove();
      int partition = range.partition();
      int end = Math.max(range.to(), range.from() + 1);
      int to = (int) Math.min(end, (long) range.from() + SPAN_CHUNKS);
      waiting.add(new ChunkSpan(dataset, new ChunkRange(partition, range.from(), to)));
      if (to < end) {
        left.add(new ChunkRange(partition, to, end));
      }
    }
  }

  private void begin() {
    while (underWay.size() < LANES && !waiting.isEmpty()) {
      ChunkSpan span = waiting.remove();
      underWay.add(span);
      span.begin(groupBytesMax);
    }
  }

  private void take(ChunkSpan span) {
    Optional<SheafException> failure;
    try (ChunkGroup group = await(span)) {
      check(span, group);
      failure = Optional.empty();
      boolean goesOn = !group.isEnd() && group.chunks().size() < span.chunks();
      if (goesOn) {
        waiting.addFirst(span.after(group.chunks().size()));
      } else {
        span.end();
      }
    } catch (SheafException e) {
      span.end();
      failure = Optional.of(e);
    }
    failure.ifPresent(problem -> damaged(span, problem));
  }

  /** What comes after the wait is over belongs to nobody, and is closed. */
  private static ChunkGroup await(ChunkSpan span) {
    try {
      return Waiting.await("reading a chunk", span.group());
    } catch (SheafException e) {
      span.cancel();
      throw e;
    }
  }

  private void check(ChunkSpan span, ChunkGroup group) {
    int position = span.from();
    for (Chunk chunk : group.chunks()) {
      check(span.partition(), position++, chunk);
    }
  }

  private void check(int partition, int position, Chunk chunk) {
    chunksDone++;
    try {
      rows += framing.rows(chunk);
      damages.addWhole(1, chunk.bytes().readableBytes());
    } catch (SheafException e) {
      damages.add(partition, position, 1, e);
    }
  }

  private void damaged(ChunkSpan span, SheafException failure) {
    if (!isDamage(failure)) {
      throw failure;
    }
    if (span.chunks() == 1) {
      record(span, failure);
    } else if (failure.details().containsKey("scope")) {
      damagedRun(span, failure);
    } else {
      int middle = span.from() + span.chunks() / 2;
      waiting.addFirst(span.part(middle, span.to()));
      waiting.addFirst(span.part(span.from(), middle));
    }
  }

  /** Of a damaged index, all chunks fail alike: where they end is searched for. */
  private void damagedRun(ChunkSpan span, SheafException failure) {
    int failing = span.from() + 1;
    int other = span.to() + 1;
    while (other - failing > 1) {
      int middle = failing + (other - failing) / 2;
      if (failsAlike(span.part(middle - 1, middle), failure)) {
        failing = middle;
      } else {
        other = middle;
      }
    }
    record(span.part(span.from(), failing), failure);
    if (failing < span.to()) {
      waiting.addFirst(span.part(failing, span.to()));
    }
  }

  private static boolean failsAlike(ChunkSpan chunk, SheafException failure) {
    chunk.begin(1);
    try {
      await(chunk).close();
      return false;
    } catch (SheafException e) {
      if (!isDamage(e)) {
        throw e;
      }
      return e.details().equals(failure.details());
    } finally {
      chunk.end();
    }
  }

  private void record(ChunkSpan span, SheafException failure) {
    chunksDone += span.chunks();
    damages.add(span.partition(), span.from(), span.chunks(), failure);
  }

  private static boolean isDamage(SheafException failure) {
    return failure.reason() == ErrorReason.CHUNK_MISSING
        || failure.reason() == ErrorReason.CHUNK_CORRUPT;
  }
}
