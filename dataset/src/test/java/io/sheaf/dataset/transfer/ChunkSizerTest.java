package io.sheaf.dataset.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.HeapAccount;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkSizerTest {
  private final BufferAllocator allocator = new RootAllocator();
  private final HeapAccount heap = new HeapAccount(1 << 20);
  private final Reservation room = new MemoryBudget(1 << 20).tryReserve(1 << 20).orElseThrow();
  private final List<StagedPart> written = new ArrayList<>();

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
    assertThat(heap.bytesReserved()).isZero();
  }

  @Test
  void aBatchIsLookedAtAsOftenHoweverManyWait() throws Exception {
    long looksAtOne = looks(1, 1);
    assertThat(looks(500, 3)).isLessThan(1_500 * (looksAtOne + 3));
    assertThat(looks(1, 1_500)).isLessThan(1_500 * (looksAtOne + 3));
  }

  /** How often metadata is read when so many partitions get so many batches in turn. */
  private long looks(int partitions, int batches) throws Exception {
    AtomicLong looks = new AtomicLong();
    try (ChunkSizer sizer = sizer(Long.MAX_VALUE);
        IpcFrame batch = counted(batch(1), looks)) {
      for (int i = 0; i < partitions * batches; i++) {
        sizer.add(part(i % partitions, batch.retain()), room, written);
      }
      List<StagedPart> all = sizer.flush();
      assertThat(written).isEmpty();
      assertThat(all).hasSize(partitions);
      assertThat(all).allMatch(part -> part.batches().size() == batches);
      all.forEach(StagedPart::close);
    }
    return looks.get();
  }

  @Test
  void theFullestGoesWhenTooMuchWaits() throws Exception {
    Random random = new Random(3);
    Map<Integer, Long> waiting = new HashMap<>();
    try (ChunkSizer sizer = sizer(10_000)) {
      for (int i = 0; i < 3_000; i++) {
        StagedPart part = part(random.nextInt(40), batch(1 + random.nextInt(30)));
        int partition = part.partition();
        waiting.merge(partition, part.decodedBytes(), Long::sum);
        sizer.add(part, room, written);
        for (StagedPart gone : written) {
          assertThat(sum(waiting)).isGreaterThan(10_000);
          assertThat(gone.decodedBytes()).isGreaterThanOrEqualTo(mostOfOthers(waiting, partition));
          waiting.merge(gone.partition(), -gone.decodedBytes(), Long::sum);
          gone.close();
        }
        written.clear();
        assertThat(sum(waiting)).isLessThanOrEqualTo(10_000);
      }
    }
  }

  private static long sum(Map<Integer, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long mostOfOthers(Map<Integer, Long> bytes, int partition) {
    return bytes.entrySet().stream()
        .filter(each -> each.getKey() != partition)
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(0);
  }

  private ChunkSizer sizer(long waitingBytesMax) {
    return new ChunkSizer(1_000_000, TestingChunks.MESSAGE, allocator, heap, waitingBytesMax);
  }

  /**
   * @param batch taken over
   */
  private static StagedPart part(int partition, IpcFrame batch) {
    return new StagedPart(
        partition, batch, List.of(), ByteString.EMPTY, false, BufferCodec.NONE, Optional.empty());
  }

  private static IpcFrame batch(int rows) throws CorruptIpcException {
    List<IpcFrame> frames =
        TestingRows.frames(TestingChunks.stream(TestingChunks.SCHEMA, new int[rows]));
    frames.get(0).close();
    return frames.get(1);
  }

  /** The same frame, which counts how often its metadata is looked at from now on. */
  private static IpcFrame counted(IpcFrame frame, AtomicLong looks) throws CorruptIpcException {
    try (frame) {
      byte[] message = ByteBufUtil.getBytes(frame.message());
      IpcFrame counted = IpcFrame.of(new CountingBuffer(message, looks), frame.body().retain());
      looks.set(0);
      return counted;
    }
  }

  private static final class CountingBuffer extends UnpooledHeapByteBuf {
    private final AtomicLong looks;

    CountingBuffer(byte[] bytes, AtomicLong looks) {
      super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.length);
      this.looks = looks;
    }

    @Override
    public ByteBuffer nioBuffer(int index, int length) {
      looks.incrementAndGet();
      return super.nioBuffer(index, length);
    }
  }
}
