package io.sheaf.dataset.filestore;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.arrowfile.FileBlock;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Blocks of a file, those that lie close together read as one range, all ranges at once. The memory
 * budget pays before anything is read. Safe for any number of threads.
 */
final class BlockReader {
  private final MemoryBudget budget;
  private final Duration memoryWaitMax;
  private final int gapBytesMax;

  BlockReader(MemoryBudget budget, Duration memoryWaitMax, int gapBytesMax) {
    this.budget = budget;
    this.memoryWaitMax = memoryWaitMax;
    this.gapBytesMax = gapBytesMax;
  }

  /** Blocks that are read as one range. */
  private record Run(long from, long to, List<FileBlock> blocks) {
    long bytes() {
      return to - from;
    }

    List<ByteBuf> cut(ByteBuf bytes) {
      return blocks.stream()
          .map(block -> bytes.retainedSlice((int) (block.offset() - from), (int) block.bytes()))
          .toList();
    }
  }

  /**
   * Reads blocks.
   *
   * @param file held by the caller until the stage ends
   * @param checkWanted throws when they are not wanted any more; asked after the wait for room
   * @return the bytes of each, closed by the caller
   */
  CompletionStage<List<ByteBuf>> read(OpenFile file, List<FileBlock> blocks, Runnable checkWanted) {
    try {
      List<Run> runs = runs(blocks);
      long bytes = runs.stream().mapToLong(Run::bytes).sum();
      return budget
          .reserve(bytes, memoryWaitMax)
          .thenCompose(room -> read(file, runs, room, checkWanted));
    } catch (SheafException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private List<Run> runs(List<FileBlock> blocks) {
    List<Run> runs = new ArrayList<>();
    for (FileBlock block : blocks) {
      if (block.bytes() > Integer.MAX_VALUE) {
        throw new SheafException(
            ErrorReason.LIMIT_EXCEEDED,
            "a message of " + block.bytes() + " bytes; at most 2 GiB can be read");
      }
      Run last = runs.isEmpty() ? new Run(0, 0, List.of()) : runs.get(runs.size() - 1);
      if (follows(last, block)) {
        List<FileBlock> joined = new ArrayList<>(last.blocks());
        joined.add(block);
        runs.set(runs.size() - 1, new Run(last.from(), block.end(), joined));
      } else {
        runs.add(new Run(block.offset(), block.end(), List.of(block)));
      }
    }
    return runs;
  }

  private boolean follows(Run run, FileBlock block) {
    return !run.blocks().isEmpty()
        && block.offset() >= run.to()
        && block.offset() - run.to() <= gapBytesMax
        && block.end() - run.from() <= Integer.MAX_VALUE;
  }

  private static CompletionStage<List<ByteBuf>> read(
      OpenFile file, List<Run> runs, Reservation room, Runnable checkWanted) {
    List<ByteBuf> buffers = new ArrayList<>(runs.size());
    try (room) {
      checkWanted.run();
      runs.forEach(run -> buffers.add(room.allocate((int) run.bytes())));
    }
    List<CompletableFuture<Void>> reads = new ArrayList<>(runs.size());
    for (int i = 0; i < runs.size(); i++) {
      reads.add(file.read(runs.get(i).from(), buffers.get(i)).toCompletableFuture());
    }
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenApply(done -> cut(runs, buffers))
        .whenComplete((blocks, failure) -> buffers.forEach(ByteBuf::release));
  }

  private static List<ByteBuf> cut(List<Run> runs, List<ByteBuf> buffers) {
    List<ByteBuf> blocks = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      blocks.addAll(runs.get(i).cut(buffers.get(i)));
    }
    return blocks;
  }
}
