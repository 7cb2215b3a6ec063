package io.sheaf.dataset.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.arrowfile.RandomBytes;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.IpcStreams;
import io.sheaf.protocol.name.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.junit.jupiter.api.Test;

class StreamScanTest {
  private static final int DELTAS = 30_000;

  /** Of a stream: a continuation, and no length. */
  private static final byte[] END = {-1, -1, -1, -1, 0, 0, 0, 0};

  /** A stream held in memory. */
  private record HeldBytes(byte[] bytes) implements RandomBytes {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public ByteBuf read(long position, int length) {
      return Unpooled.copiedBuffer(bytes, (int) position, length);
    }
  }

  private static byte[] dictionary(long id, boolean isDelta) {
    ArrowRecordBatch values = new ArrowRecordBatch(0, List.of(), List.of());
    return bytes(BatchFrames.encode(new ArrowDictionaryBatch(id, values, isDelta)));
  }

  private static byte[] bytes(IpcFrame frame) {
    try (frame) {
      ByteBuf bytes = IpcStreams.encapsulate(frame);
      try {
        return ByteBufUtil.getBytes(bytes);
      } finally {
        bytes.release();
      }
    }
  }

  /** Dictionaries, each before a batch. */
  private static List<BatchPlace> scan(List<byte[]> dictionaries)
      throws IOException, CorruptIpcException {
    List<IpcFrame> frames =
        IpcFrames.parse(Unpooled.wrappedBuffer(TestingChunks.stream(TestingChunks.SCHEMA, 1)));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.write(bytes(frames.get(0)));
    byte[] batch = bytes(frames.get(1));
    for (byte[] dictionary : dictionaries) {
      stream.write(dictionary);
      stream.write(batch);
    }
    stream.write(END);
    return StreamScan.scan(new HeldBytes(stream.toByteArray())).batches();
  }

  private static int weight(List<BatchPlace> batches) {
    return new FileContents(
            new FileSnapshot("trades.arrows", new Version("1"), 1, Instant.EPOCH),
            TestingChunks.MESSAGE,
            new TreeMap<>(Map.of(0, batches)),
            Optional.empty())
        .weight();
  }

  private static List<Long> offsets(BatchPlace batch) {
    return batch.dictionaries().dictionaries().stream()
        .map(place -> place.block().offset())
        .toList();
  }

  @Test
  void deltasFollowWhatTheyAddTo() throws Exception {
    List<BatchPlace> batches =
        scan(
            List.of(
                dictionary(1, false),
                dictionary(2, false),
                dictionary(1, true),
                dictionary(2, false),
                dictionary(1, true)));
    List<Long> added = new ArrayList<>();
    for (BatchPlace batch : batches) {
      added.add(offsets(batch).stream().mapToLong(Long::longValue).max().orElseThrow());
    }
    assertThat(offsets(batches.get(1))).containsExactly(added.get(0), added.get(1));
    assertThat(offsets(batches.get(4)))
        .containsExactly(added.get(0), added.get(2), added.get(4), added.get(3));
  }

  @Test
  void manyDeltasTakeNoMoreThanTheyAre() throws Exception {
    List<byte[]> deltas = new ArrayList<>(List.of(dictionary(1, false)));
    byte[] delta = dictionary(1, true);
    for (int i = 1; i < DELTAS; i++) {
      deltas.add(delta);
    }
    List<BatchPlace> batches = scan(deltas);
    assertThat(batches.get(DELTAS - 1).dictionaries().dictionaries()).hasSize(DELTAS);
    assertThat(weight(batches)).isBetween(300 * DELTAS, 400 * DELTAS);
  }

  /** Whoever was killed between two batches wrote no end. */
  @Test
  void aStreamWithoutItsEndIsTruncated() throws Exception {
    byte[] whole = TestingChunks.stream(TestingChunks.SCHEMA, 1);
    assertThat(StreamScan.scan(new HeldBytes(whole)).batches()).hasSize(1);
    byte[] brokenOff = Arrays.copyOf(whole, whole.length - END.length);
    assertThatThrownBy(() -> StreamScan.scan(new HeldBytes(brokenOff)))
        .isInstanceOf(CorruptIpcException.class)
        .hasMessageContaining("truncated");
  }

  @Test
  void aSecondStreamBehindTheFirstIsNotLeftOut() {
    byte[] twice =
        ByteBufUtil.getBytes(
            Unpooled.wrappedBuffer(
                TestingChunks.stream(TestingChunks.SCHEMA, 1),
                TestingChunks.stream(TestingChunks.SCHEMA, 2)));
    assertThatThrownBy(() -> StreamScan.scan(new HeldBytes(twice)))
        .isInstanceOf(CorruptIpcException.class)
        .hasMessageContaining("more after the end");
  }
}
