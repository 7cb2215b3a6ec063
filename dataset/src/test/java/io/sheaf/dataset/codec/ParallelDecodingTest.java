package io.sheaf.dataset.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.DecodingOption;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FramesInMemory;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Large batches, whose buffers several threads decompress. */
class ParallelDecodingTest {
  private static final int COLUMNS = 12;
  private static final int ROWS = 100_000;

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  @ParameterizedTest
  @EnumSource(value = CodecType.class, mode = Mode.EXCLUDE, names = "NO_COMPRESSION")
  void allValuesComeBack(CodecType type) throws Exception {
    try (FrameArrowReader reader = reader(stream(type))) {
      assertThat(reader.loadNextBatch()).isTrue();

      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      for (int c = 0; c < COLUMNS; c++) {
        IntVector column = (IntVector) root.getVector(c);
        int number = c;
        assertThat(IntStream.range(0, ROWS)).allMatch(i -> column.get(i) == value(number, i));
      }
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  /** The end of the body belongs to the last column, 0.5 of it to one in the middle. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.95})
  void aDamagedBufferIsToldAndNothingIsLeft(double where) throws Exception {
    ByteBuf stream = stream(CodecType.ZSTD);
    int place = (int) (stream.readableBytes() * where);
    stream.setZero(place, stream.readableBytes() / 50);
    try (FrameArrowReader reader = reader(stream)) {
      assertThatThrownBy(reader::loadNextBatch)
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(CorruptIpcException.class)
          .hasMessageContaining("decompressed");
    }
  }

  /** As Java's own when direct memory is at its end, which Arrow does not always know for one. */
  @Test
  void anErrorOfOneBufferWaitsForTheOthers() throws Exception {
    AtomicInteger allocations = new AtomicInteger();
    AllocationListener failing =
        new AllocationListener() {
          @Override
          public void onPreAllocation(long size) {
            if (size >= ROWS * Integer.BYTES && allocations.incrementAndGet() == COLUMNS / 2) {
              throw new StackOverflowError("of the test");
            }
          }
        };
    ByteBuf stream = stream(CodecType.ZSTD);
    try (BufferAllocator failingAllocator = new RootAllocator(failing, Long.MAX_VALUE);
        FrameArrowReader reader = reader(stream, failingAllocator)) {
      assertThatThrownBy(reader::loadNextBatch)
          .isInstanceOf(StackOverflowError.class)
          .hasMessage("of the test");
      assertThat(failingAllocator.getAllocatedMemory()).isZero();
    }
  }

  private static int value(int column, int row) {
    return row * 31 % (1000 + column);
  }

  /** In direct memory, as it comes from a socket. */
  private ByteBuf stream(CodecType type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Schema schema =
        new Schema(
            IntStream.range(0, COLUMNS)
                .mapToObj(i -> Field.nullable("c" + i, new ArrowType.Int(32, true)))
                .toList());
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                root,
                new MapDictionaryProvider(),
                Channels.newChannel(bytes),
                IpcOption.DEFAULT,
                new BufferCompressionFactory(),
                type,
                Optional.empty())) {
      for (int c = 0; c < COLUMNS; c++) {
        IntVector column = (IntVector) root.getVector(c);
        for (int i = 0; i < ROWS; i++) {
          column.setSafe(i, value(c, i));
        }
      }
      root.setRowCount(ROWS);
      writer.writeBatch();
    }
    return Unpooled.directBuffer(bytes.size()).writeBytes(bytes.toByteArray());
  }

  private FrameArrowReader reader(ByteBuf stream) throws CorruptIpcException {
    return reader(stream, allocator);
  }

  private static FrameArrowReader reader(ByteBuf stream, BufferAllocator allocator)
      throws CorruptIpcException {
    List<IpcFrame> frames = IpcFrames.parse(stream);
    stream.release();
    return new FrameArrowReader(new FramesInMemory(frames), allocator, DecodingOption.PARALLEL);
  }
}
