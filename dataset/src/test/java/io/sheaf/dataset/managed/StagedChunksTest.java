package io.sheaf.dataset.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import org.junit.jupiter.api.Test;

class StagedChunksTest {
  private static final int PARTITIONS = 16;

  /** They are remembered until the commit, on the heap. */
  @Test
  void aPutHasNoMoreChunksThanItMay() {
    StagedChunks staged = new StagedChunks();
    for (int chunk = 0; chunk < WriterChunks.CHUNKS_MAX; chunk++) {
      staged.add(chunk % PARTITIONS, 1, 100, chunk, ByteString.EMPTY);
    }
    assertThatThrownBy(() -> staged.add(0, 1, 100, 0, ByteString.EMPTY))
        .isInstanceOfSatisfying(
            SheafException.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED))
        .hasMessageContaining("1048576 chunks");
    assertThat(staged.counts().bounds().values())
        .containsOnly(WriterChunks.CHUNKS_MAX / PARTITIONS);
  }
}
