package io.sheaf.dataset.filestore;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.ChunkRange;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetInfo;
import io.sheaf.dataset.StoredKeys;
import io.sheaf.dataset.managed.Refusals;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.protocol.action.InfoResult.KeyGroup;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.ipc.BatchLayout;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/** One file as it was when it was opened; reads fail once another one has taken its name. */
final class FileDataset implements Dataset {
  private final DatasetInfo info;
  private final FileContents contents;
  private final FileSpace space;
  private final BlockReader reader;
  private final BlockCheck check;
  private final int groupChunksMax;

  FileDataset(
      DatasetName name,
      FileContents contents,
      FileSpace space,
      BlockReader reader,
      int groupChunksMax) {
    this.info = contents.info(name);
    this.contents = contents;
    this.space = space;
    this.reader = reader;
    this.check = new BlockCheck(contents.snapshot().file(), BatchLayout.of(contents.schema()));
    this.groupChunksMax = groupChunksMax;
  }

  @Override
  public DatasetInfo info() {
    return info;
  }

  @Override
  public ChunkSource read(List<ChunkRange> ranges) {
    List<BatchPlace> places = new ArrayList<>();
    for (ChunkRange range : ranges) {
      List<BatchPlace> partition = contents.partitions().get(range.partition());
      if (partition == null) {
        throw Refusals.partitionNotFound(info.name(), range.partition());
      }
      int to = Math.min(range.to(), partition.size());
      places.addAll(partition.subList(Math.min(range.from(), to), to));
    }
    return new FileChunkSource(this, places);
  }

  /** A file is there whole, or it is another version. */
  @Override
  public CompletionStage<IntegrityResult> check(LongConsumer progress) {
    return space
        .look(contents.snapshot().file())
        .thenApply(
            now -> {
              Optional<Version> current = now.map(FileSnapshot::version);
              if (!current.equals(info.version())) {
                throw Refusals.versionNotFound(info.name(), contents.snapshot().version(), current);
              }
              progress.accept(info.chunks());
              return new IntegrityResult(
                  "sizes", info.chunks(), info.bytes(), 0, List.of(), List.of());
            });
  }

  @Override
  public StoredKeys keys() {
    return new StoredKeys(
        List.of(new KeyGroup("file", 1, List.of(contents.snapshot().file()))), Map.of());
  }

  SchemaMessage schema() {
    return contents.schema();
  }

  BlockCheck check() {
    return check;
  }

  int groupChunksMax() {
    return groupChunksMax;
  }

  OpenFile open() {
    return OpenFile.open(space, contents.snapshot());
  }

  CompletionStage<List<ByteBuf>> read(
      OpenFile file, List<BatchPlace> places, Runnable checkWanted) {
    return reader.read(file, places.stream().map(BatchPlace::block).toList(), checkWanted);
  }

  /** The frames of some dictionaries, closed by the caller. */
  CompletionStage<List<IpcFrame>> dictionaries(OpenFile file, DictionarySet set) {
    if (set.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<DictionarySet.Place> places = set.dictionaries();
    file.retain();
    return reader
        .read(file, places.stream().map(DictionarySet.Place::block).toList(), () -> {})
        .thenApply(blocks -> frames(places, blocks))
        .whenComplete((done, failure) -> file.release());
  }

  private List<IpcFrame> frames(List<DictionarySet.Place> places, List<ByteBuf> blocks) {
    List<IpcFrame> frames = new ArrayList<>(blocks.size());
    try {
      for (int i = 0; i < blocks.size(); i++) {
        frames.add(check.dictionary(places.get(i), blocks.get(i)));
      }
      return frames;
    } catch (RuntimeException e) {
      frames.forEach(IpcFrame::close);
      throw e;
    } finally {
      blocks.forEach(ByteBuf::release);
    }
  }
}
