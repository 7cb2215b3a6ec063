package io.sheaf.dataset.managed;

import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkRecoder;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.StoredKeys;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** One version, as its manifest tells it. */
final class ManagedDataset implements Dataset {
  private final DatasetInfo info;
  private final Manifest manifest;
  private final Map<Integer, PartitionSegments> partitions;
  private final ChunkReader reader;

  /**
   * @param retires when the version may go since it was replaced; empty for the current one
   */
  ManagedDataset(Manifest manifest, Optional<Instant> retires, ChunkReader reader) {
    this(info(manifest, retires), manifest, reader);
  }

  private ManagedDataset(DatasetInfo info, Manifest manifest, ChunkReader reader) {
    this.info = info;
    this.manifest = manifest;
    this.partitions = new HashMap<>();
    manifest.partitions().forEach(each -> partitions.put(each.partition(), each));
    this.reader = reader;
  }

  private static DatasetInfo info(Manifest manifest, Optional<Instant> retires) {
    return new DatasetInfo(
        new DatasetName(manifest.dataset()),
        Layout.SHEAF,
        true,
        Optional.of(new Version(manifest.version())),
        Optional.of(Instant.parse(manifest.created())),
        Stream.concat(manifest.expires().map(Instant::parse).stream(), retires.stream())
            .min(Comparator.naturalOrder()),
        schema(manifest),
        manifest.partitions().stream().map(PartitionSegments::info).toList());
  }

  static SchemaMessage schema(Manifest manifest) {
    try {
      byte[] message = Base64.getDecoder().decode(manifest.schema());
      return SchemaMessage.parseEncapsulated(ByteBuffer.wrap(message));
    } catch (CorruptIpcException | IllegalArgumentException e) {
      throw new SheafException(
          ErrorReason.CHUNK_CORRUPT,
          "the manifest of version "
              + manifest.version()
              + " of '"
              + manifest.dataset()
              + "' has no schema: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public DatasetInfo info() {
    return info;
  }

  @Override
  public ChunkSource read(List<ChunkRange> ranges) {
    List<SegmentRun> runs = new ArrayList<>();
    for (ChunkRange range : ranges) {
      PartitionSegments partition = partitions.get(range.partition());
      if (partition == null) {
        throw Refusals.partitionNotFound(info.name(), range.partition());
      }
      runs.addAll(SegmentRun.of(range, partition));
    }
    return new ManagedChunkSource(info.name(), runs, reader);
  }

  @Override
  public Dataset stored() {
    return new ManagedDataset(info, manifest, reader.uncached());
  }

  @Override
  public Dataset recoded(ChunkRecoder recoder) {
    return new ManagedDataset(info, manifest, reader.recoding(recoder));
  }

  @Override
  public CompletionStage<IntegrityResult> check(LongConsumer progress) {
    return new PresenceCheck(manifest, reader, progress).run();
  }

  @Override
  public StoredKeys keys() {
    return new VersionKeys(manifest, reader).all();
  }
}
