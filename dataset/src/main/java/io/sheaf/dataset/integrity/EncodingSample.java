package io.sheaf.dataset.integrity;

import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.PartitionInfo;
import io.sheaf.dataset.managed.InTurn;
import io.sheaf.protocol.action.InfoResult.Encoding;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.DecodedBytes;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.CompressionType;

/**
 * How the first chunks of some partitions are compressed. Each buffer tells its decompressed
 * length; nothing is decompressed.
 */
final class EncodingSample {
  private static final int CHUNKS_MAX = 16;
  private static final int CHUNKS_AT_ONCE = 4;

  private final Dataset dataset;
  private final TreeSet<String> codecs = new TreeSet<>();
  private int chunks;
  private long storedBytes;
  private long decodedBytes;

  EncodingSample(Dataset dataset) {
    this.dataset = dataset;
  }

  /** Empty when no chunk could be looked at; a damaged one is left out. */
  CompletionStage<Optional<Encoding>> take() {
    return InTurn.each(partitions(), CHUNKS_AT_ONCE, this::take).thenApply(done -> result());
  }

  /** Some, evenly over all. */
  private List<Integer> partitions() {
    List<PartitionInfo> all =
        dataset.info().partitions().stream().filter(part -> part.chunks() > 0).toList();
    int wanted = Math.min(CHUNKS_MAX, all.size());
    return IntStream.range(0, wanted)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / wanted)).partition())
        .toList();
  }

  private CompletionStage<Void> take(int partition) {
    return first(partition).thenAccept(this::take).exceptionally(EncodingSample::unlessDamaged);
  }

  private CompletionStage<ChunkGroup> first(int partition) {
    try {
      ChunkSource source = dataset.read(List.of(new ChunkRange(partition, 0, 1)));
      return source.next(1).whenComplete((group, failure) -> source.cancel());
    } catch (SheafException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private void take(ChunkGroup group) {
    try (group) {
      group.chunks().forEach(this::add);
    }
  }

  private void add(Chunk chunk) {
    try {
      List<IpcFrame> frames = IpcFrames.parse(chunk.bytes());
      try {
        add(frames);
      } finally {
        frames.forEach(IpcFrame::close);
      }
    } catch (CorruptIpcException e) {
      throw new SheafException(ErrorReason.CHUNK_CORRUPT, String.valueOf(e.getMessage()), e);
    }
  }

  private synchronized void add(List<IpcFrame> frames) {
    chunks++;
    for (IpcFrame frame : frames) {
      if (frame.kind() != FrameKind.SCHEMA) {
        codecs.add(codec(frame));
        storedBytes += frame.body().readableBytes();
        decodedBytes += DecodedBytes.of(frame);
      }
    }
  }

  private static String codec(IpcFrame frame) {
    BodyCompression compression = frame.recordBatch().compression();
    if (compression == null) {
      return "none";
    }
    return compression.codec() == CompressionType.ZSTD ? "zstd" : "lz4";
  }

  private static Void unlessDamaged(Throwable failure) {
    SheafException cause = (SheafException) SheafException.unwrap(failure);
    if (cause.reason() == ErrorReason.CHUNK_MISSING
        || cause.reason() == ErrorReason.CHUNK_CORRUPT) {
      return null;
    }
    throw cause;
  }

  private synchronized Optional<Encoding> result() {
    return chunks == 0
        ? Optional.empty()
        : Optional.of(new Encoding(List.copyOf(codecs), chunks, storedBytes, decodedBytes));
  }
}
