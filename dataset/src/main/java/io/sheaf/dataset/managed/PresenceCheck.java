package io.sheaf.dataset.managed;

import io.sheaf.dataset.DamageList;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Looks whether the chunks and indexes of a version are there with their sizes. Indexes are read,
 * for they tell the sizes; chunks are not.
 */
final class PresenceCheck {
  private static final int SEGMENTS_AT_ONCE = 8;
  private static final int KEYS_AT_ONCE = 512;

  private final Manifest manifest;
  private final DatasetName dataset;
  private final ChunkReader reader;
  private final LongConsumer progress;
  private final DamageList damages = new DamageList();
  private final AtomicLong looked = new AtomicLong();

  /** A segment, and the number in its partition that its first chunk has. */
  private record Placed(SegmentRun run, int start) {}

  PresenceCheck(Manifest manifest, ChunkReader reader, LongConsumer progress) {
    this.manifest = manifest;
    this.dataset = new DatasetName(manifest.dataset());
    this.reader = reader;
    this.progress = progress;
  }

  CompletionStage<IntegrityResult> run() {
    List<Placed> segments = new ArrayList<>();
    for (PartitionSegments partition : manifest.partitions()) {
      int start = 0;
      for (Segment segment : partition.segments()) {
        SegmentRun run = new SegmentRun(partition.partition(), segment, 0, segment.chunks());
        segments.add(new Placed(run, start));
        start += segment.chunks();
      }
    }
    return InTurn.each(segments, SEGMENTS_AT_ONCE, this::look)
        .thenApply(done -> damages.result("sizes"));
  }

  /** The index itself is asked for, too: what was read before may be cached. */
  private CompletionStage<Void> look(Placed placed) {
    SegmentRun run = placed.run();
    String key = reader.keys(dataset, run).index();
    return reader
        .sizes(List.of(key))
        .thenCompose(
            sizes ->
                sizes.get(0) == run.segment().indexBytes()
                    ? reader.index(dataset, run)
                    : CompletableFuture.failedStage(
                        ChunkCheck.ofIndex(
                            wrong("chunk index", key, sizes.get(0), run.segment().indexBytes()))))
        .thenCompose(index -> lookAtChunks(placed, index))
        .exceptionally(failure -> withoutIndex(placed, failure));
  }

  private CompletionStage<Void> lookAtChunks(Placed placed, ChunkIndex index) {
    List<Integer> groups =
        IntStream.iterate(0, from -> from < placed.run().to(), from -> from + KEYS_AT_ONCE)
            .boxed()
            .toList();
    return InTurn.each(groups, 1, from -> lookAtGroup(placed, index, from));
  }

  private CompletionStage<Void> lookAtGroup(Placed placed, ChunkIndex index, int from) {
    int to = Math.min(placed.run().to(), from + KEYS_AT_ONCE);
    SegmentKeys keys = reader.keys(dataset, placed.run());
    return reader
        .sizes(IntStream.range(from, to).mapToObj(keys::chunk).toList())
        .thenAccept(
            sizes -> {
              for (int batch = from; batch < to; batch++) {
                note(
                    placed, keys.chunk(batch), index.entries().get(batch), sizes.get(batch - from));
              }
              progress.accept(looked.addAndGet(to - from));
            });
  }

  private void note(Placed placed, String key, ChunkEntry expected, long size) {
    if (size == expected.bytes()) {
      damages.addWhole(1, size);
    } else {
      damages.add(
          placed.run().partition(),
          placed.start() + expected.batch(),
          1,
          wrong("chunk", key, size, expected.bytes()));
    }
  }

  private static SheafException wrong(String what, String key, long size, long expected) {
    StoredValue found = size <= 0 ? new StoredValue.Missing() : new StoredValue.OtherSize(size);
    return ChunkCheck.notThere(what, key, found, expected);
  }

  /** Without its index no chunk of a segment can be read. */
  private Void withoutIndex(Placed placed, Throwable failure) {
    if (SheafException.unwrap(failure) instanceof SheafException damage && isDamage(damage)) {
      int chunks = placed.run().to();
      damages.add(placed.run().partition(), placed.start(), chunks, damage);
      progress.accept(looked.addAndGet(chunks));
      return null;
    }
    throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  private static boolean isDamage(SheafException failure) {
    return failure.reason() == ErrorReason.CHUNK_MISSING
        || failure.reason() == ErrorReason.CHUNK_CORRUPT;
  }
}
