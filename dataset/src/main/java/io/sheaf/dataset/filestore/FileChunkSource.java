package io.sheaf.dataset.filestore;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.ChunkGroup;
import io.sheaf.dataset.ChunkSource;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Batches of a file, each joined with the schema and its dictionaries to a chunk. Groups are
 * planned at once and then read at the same time. File and dictionaries stay until the source has
 * ended and the groups under way have, too.
 */
final class FileChunkSource implements ChunkSource {
  private static final ChunkGroup END = new ChunkGroup(List.of());

  private final FileDataset dataset;
  private final List<BatchPlace> places;
  private int position;
  private boolean cancelled;
  private @Nullable OpenFile file;
  private @Nullable LoadedDictionaries dictionaries;

  FileChunkSource(FileDataset dataset, List<BatchPlace> places) {
    this.dataset = dataset;
    this.places = places;
  }

  /** What is read together, with references of its own to what it needs. */
  private record Group(List<BatchPlace> places, OpenFile file, LoadedDictionaries dictionaries) {
    void release() {
      dictionaries.release();
      file.release();
    }
  }

  @Override
  public CompletionStage<ChunkGroup> next(long bytesMax) {
    Group group;
    synchronized (this) {
      if (cancelled) {
        return CompletableFuture.failedFuture(cancellation());
      }
      if (position == places.size()) {
        end();
        return CompletableFuture.completedFuture(END);
      }
      group = plan(bytesMax);
    }
    return read(group).whenComplete((done, failure) -> group.release());
  }

  private Group plan(long bytesMax) {
    DictionarySet needed = places.get(position).dictionaries();
    List<BatchPlace> group = new ArrayList<>();
    long bytes = 0;
    while (position < places.size() && group.size() < dataset.groupChunksMax()) {
      BatchPlace next = places.get(position);
      bytes += next.block().bytes();
      if (!group.isEmpty() && (bytes > bytesMax || next.dictionaries() != needed)) {
        break;
      }
      group.add(next);
      position++;
    }
    OpenFile open = open();
    LoadedDictionaries loaded = load(open, needed);
    open.retain();
    loaded.retain();
    return new Group(group, open, loaded);
  }

  private OpenFile open() {
    OpenFile open = file == null ? dataset.open() : file;
    file = open;
    return open;
  }

  private LoadedDictionaries load(OpenFile open, DictionarySet needed) {
    LoadedDictionaries loaded = dictionaries;
    if (loaded == null || !loaded.are(needed)) {
      if (loaded != null) {
        loaded.release();
      }
      loaded = new LoadedDictionaries(needed, dataset.dictionaries(open, needed));
      dictionaries = loaded;
    }
    return loaded;
  }

  private CompletionStage<ChunkGroup> read(Group group) {
    return group
        .dictionaries()
        .frames()
        .thenCompose(
            frames ->
                dataset
                    .read(group.file(), group.places(), this::checkWanted)
                    .thenApply(blocks -> chunks(group.places(), blocks, frames)))
        .thenApply(this::handOver);
  }

  private ChunkGroup chunks(List<BatchPlace> group, List<ByteBuf> blocks, List<IpcFrame> frames) {
    List<Chunk> chunks = new ArrayList<>(group.size());
    try {
      for (int i = 0; i < group.size(); i++) {
        chunks.add(chunk(group.get(i), blocks.get(i), frames));
      }
      return new ChunkGroup(chunks);
    } catch (RuntimeException e) {
      chunks.forEach(Chunk::close);
      throw e;
    } finally {
      blocks.forEach(ByteBuf::release);
    }
  }

  private Chunk chunk(BatchPlace place, ByteBuf block, List<IpcFrame> frames) {
    try (IpcFrame batch = dataset.check().batch(place, block);
        IpcFrame schema = dataset.schema().frame()) {
      List<IpcFrame> all = new ArrayList<>(2 + frames.size());
      all.add(schema);
      all.addAll(frames);
      all.add(batch);
      return new Chunk(
          dataset.check().label(place), IpcStreams.join(all), batch.rows(), place.appMetadata());
    }
  }

  private ChunkGroup handOver(ChunkGroup group) {
    try {
      checkWanted();
      return group;
    } catch (SheafException e) {
      group.close();
      throw e;
    }
  }

  private synchronized void checkWanted() {
    if (cancelled) {
      throw cancellation();
    }
  }

  private SheafException cancellation() {
    return new SheafException(
        ErrorReason.CANCELLED, "reading '" + dataset.info().name() + "' was cancelled");
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    end();
  }

  private void end() {
    if (dictionaries != null) {
      dictionaries.release();
      dictionaries = null;
    }
    if (file != null) {
      file.release();
      file = null;
    }
  }
}
