package io.sheaf.command.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.command.place.Places;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OrderedFramesTest {
  private static final int MEBIBYTE = 1 << 20;

  /** A thread that ended without a word would be waited for without end. */
  @Test
  void errorsOfAReadingThreadAreTold() {
    assertTold(new OutOfMemoryError("direct memory"));
    assertTold(new IllegalStateException("of our own"));
    assertTold(new IOException("of the disk"));
  }

  private static void assertTold(Throwable failure) {
    try (OrderedFrames frames = new OrderedFrames(List.of(() -> new Failing(failure)), 1)) {
      assertThatThrownBy(frames::next).isSameAs(failure);
    }
  }

  private record Failing(Throwable failure) implements FrameSource {
    @Override
    public IpcFrame next() throws IOException {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw (IOException) failure;
    }

    @Override
    public void close() {}
  }

  /** Else they would take the memory of the one whose turn it is, which then can't go on. */
  @Test
  void fewerStreamsWaitForTheirTurnTheLargerTheirChunksAre() {
    assertThat(Places.waitingStreamsMax(0)).isEqualTo(16);
    assertThat(Places.waitingStreamsMax(5L * 4 * MEBIBYTE)).isEqualTo(9);
    assertThat(Places.waitingStreamsMax(5L * 70 * MEBIBYTE)).isEqualTo(1);
    assertThat(Places.waitingStreamsMax(1L << 40)).isEqualTo(1);
  }
}
