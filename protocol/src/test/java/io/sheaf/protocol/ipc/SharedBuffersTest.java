package io.sheaf.protocol.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors that share raw buffers with the frame that they came in. */
class SharedBuffersTest {
  private final BufferAllocator allocator = new RootAllocator(64 << 20);
  private ByteBuf memory = Unpooled.EMPTY_BUFFER;

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
    assertThat(memory.refCnt()).isZero();
  }

  /**
   * @param shift bytes before the stream
   */
  private FramesInMemory frames(ByteBuf target, int shift) throws Exception {
    byte[] stream = TestingFrames.stream(allocator, List.of(List.of("a", "b"), List.of("c", "d")));
    memory = target.writeZero(shift).writeBytes(stream).skipBytes(shift);
    FramesInMemory frames = new FramesInMemory(IpcFrames.parse(memory));
    memory.release();
    return frames;
  }

  private boolean isShared(FieldVector vector) {
    long address = vector.getDataBuffer().memoryAddress();
    return address >= memory.memoryAddress()
        && address < memory.memoryAddress() + memory.capacity();
  }

  private FrameArrowReader reader(FramesInMemory frames) {
    return new FrameArrowReader(frames, allocator, DecodingOption.SHARED);
  }

  @Test
  void rawBuffersStayWhereTheyAre() throws Exception {
    try (FrameArrowReader reader = reader(frames(Unpooled.directBuffer(), 0))) {
      FieldVector number = reader.getVectorSchemaRoot().getVector("number");
      for (int batch = 0; batch < 2; batch++) {
        assertThat(reader.loadNextBatch()).isTrue();
        assertThat(isShared(number)).isTrue();
        assertThat(isShared(reader.getDictionaryVectors().get(7L).getVector())).isFalse();
        assertThat(number.getObject(2)).isEqualTo(2);
      }
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  @Test
  void vectorsThatWereTakenKeepTheirBytes() throws Exception {
    try (FrameArrowReader reader = reader(frames(Unpooled.directBuffer(), 0))) {
      reader.loadNextBatch();
      var taken = reader.getVectorSchemaRoot().getVector("number").getTransferPair(allocator);
      taken.transfer();
      reader.close();
      try (var number = taken.getTo()) {
        assertThat(memory.refCnt()).isPositive();
        assertThat(number.getObject(1)).isEqualTo(1);
      }
    }
  }

  @Test
  void aPlaceThatArrowWouldNotHaveIsCopied() throws Exception {
    try (FrameArrowReader reader = reader(frames(Unpooled.directBuffer(), 4))) {
      reader.loadNextBatch();
      FieldVector number = reader.getVectorSchemaRoot().getVector("number");
      assertThat(isShared(number)).isFalse();
      assertThat(number.getObject(2)).isEqualTo(2);
    }
  }

  @Test
  void theHeapIsCopied() throws Exception {
    try (FrameArrowReader reader = reader(frames(Unpooled.buffer(), 0))) {
      reader.loadNextBatch();
      assertThat(reader.getVectorSchemaRoot().getVector("number").getObject(2)).isEqualTo(2);
    }
  }

  @Test
  void withoutBeingAskedEachBufferIsCopied() throws Exception {
    try (FrameArrowReader reader =
        new FrameArrowReader(frames(Unpooled.directBuffer(), 0), allocator)) {
      reader.loadNextBatch();
      assertThat(isShared(reader.getVectorSchemaRoot().getVector("number"))).isFalse();
    }
  }

  @Test
  void anAllocatorWithoutRoomLeavesNothingBehind() throws Exception {
    FramesInMemory frames = frames(Unpooled.directBuffer(), 0);
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 16);
        FrameArrowReader reader = new FrameArrowReader(frames, small, DecodingOption.SHARED)) {
      assertThatThrownBy(reader::loadNextBatch)
          .isInstanceOfSatisfying(
              SheafException.class,
              e -> assertThat(e.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED));
    }
  }
}
