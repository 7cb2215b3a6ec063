package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.WriterId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Removes chunks and indexes that nobody can commit or read any more. May be repeated. */
final class Removal {
  private final ChunkStore chunks;
  private final VersionSegments segments;
  private final String namespace;

  Removal(ChunkStore chunks, VersionSegments segments, String namespace) {
    this.chunks = chunks;
    this.segments = segments;
    this.namespace = namespace;
  }

  /** Removes all that a writer may have written. */
  CompletionStage<Void> writer(DatasetName dataset, WriterId writer, WriterChunks written) {
    return InTurn.each(
        List.copyOf(written.bounds().entrySet()),
        SegmentKeys.GROUPS_AT_ONCE,
        entry -> {
          KeyGroups groups = new KeyGroups();
          groups.append(
              new SegmentKeys(namespace, dataset, writer, entry.getKey()), entry.getValue());
          return InTurn.each(groups, 1, chunks::remove);
        });
  }

  /** Removes the segments of an unreadable version that no readable one has. */
  CompletionStage<Void> version(Manifest unreadable) {
    DatasetName dataset = new DatasetName(unreadable.dataset());
    return segments
        .unnamed(dataset, unreadable)
        .thenCompose(
            unnamed ->
                InTurn.each(
                    unnamed, SegmentKeys.GROUPS_AT_ONCE, located -> segment(dataset, located)));
  }

  private CompletionStage<Void> segment(DatasetName dataset, VersionSegments.Located located) {
    Segment segment = located.segment();
    return writer(
        dataset,
        segment.writerId(),
        new WriterChunks(Map.of(located.partition(), segment.chunks())));
  }
}
