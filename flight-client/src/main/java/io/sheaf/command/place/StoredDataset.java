package io.sheaf.command.place;

import io.sheaf.command.flow.FrameOpening;
import io.sheaf.command.option.WritePlan;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.transfer.BlockingFrames;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.dataset.transfer.RequestedFrames;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dataset in a store that is used in process, without a server. */
final class StoredDataset implements DataPlace {
  static final long READ_AHEAD_BYTES_MAX = 32 << 20;

  private final String label;
  private final DatasetStore store;
  private final DatasetName name;
  private final PutLimits limits;
  private final int inflightMax;
  private final ReadLimit readLimit;
  private @Nullable Dataset snapshot;

  StoredDataset(
      String label,
      DatasetStore store,
      DatasetName name,
      PutLimits limits,
      int inflightMax,
      ReadLimit readLimit) {
    this.label = label;
    this.store = store;
    this.name = name;
    this.limits = limits;
    this.inflightMax = inflightMax;
    this.readLimit = readLimit;
  }

  @Override
  public String label() {
    return label;
  }

  DatasetStore store() {
    return store;
  }

  PutLimits limits() {
    return limits;
  }

  /** What is copied at once by one who reads it whole. */
  synchronized Dataset snapshot() {
    if (snapshot == null) {
      snapshot =
          readLimit.over(Waiting.await("opening " + name, store.open(name, Optional.empty())));
    }
    return snapshot;
  }

  @Override
  public DataDescription describe() {
    DatasetInfo info = snapshot().info();
    return new DataDescription(
        info.schema(),
        Optional.of(Json.name(info.layout())),
        info.version().map(Version::value),
        info.created().map(Instant::toString),
        info.partitions());
  }

  @Override
  public FrameSource read(Selection selection) throws IOException {
    return PartitionReads.open(selection, describe(), this::open);
  }

  private FrameSource open(Selection selection, Optional<ChunkRange> range) {
    DatasetRequest request =
        new DatasetRequest(
            Optional.empty(),
            name.value(),
            Optional.empty(),
            Optional.empty(),
            selection.partition().map(List::of).orElse(List.of()),
            selection.columns(),
            selection.wire(),
            selection.messageBytes(),
            range.map(chunks -> List.of(chunks.from(), chunks.to())));
    return new BlockingFrames(
        RequestedFrames.open(snapshot(), request, READ_AHEAD_BYTES_MAX, limits.transcoding()));
  }

  PutRequest request(WritePlan plan) {
    return PutRequests.of(name, Optional.empty(), plan);
  }

  @Override
  public Optional<PutSummary> write(FrameOpening opening, WritePlan plan) throws IOException {
    try (FrameSource frames = opening.open()) {
      return Optional.of(new StorePut(store, limits, inflightMax).write(frames, request(plan)));
    }
  }
}
