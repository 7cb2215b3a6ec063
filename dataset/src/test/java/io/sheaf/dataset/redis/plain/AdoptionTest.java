package io.sheaf.dataset.redis.plain;

import static io.sheaf.dataset.TestingStore.OVERWRITE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static io.sheaf.dataset.TestingStore.read;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.TestingChunks;
import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.redis.RedisTest;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.DatasetCopy;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.dataset.transfer.Rewriting;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plain data that becomes a dataset of the Sheaf layout, unless somebody makes one meanwhile. */
class AdoptionTest extends RedisTest {
  @BeforeEach
  void writePlain() {
    byte[] chunk = TestingChunks.stream(TestingChunks.SCHEMA, 1, 2);
    redis.commands().set("trades:{part=00000}:batch=00000", chunk);
  }

  /**
   * @param meanwhile done when the chunk has been read
   */
  private PutSummary adopt(Runnable meanwhile) {
    Dataset plain = await(store.open(TRADES, Optional.empty()));
    try (RootAllocator allocator = new RootAllocator();
        Transcoding transcoding = new Transcoding(allocator, 16 << 20, 1)) {
      DatasetCopy.Limits limits =
          new DatasetCopy.Limits(new PutLimits(10, transcoding), 1 << 20, 1 << 20);
      PutRequest request = Rewriting.adoption(plain.info(), Optional.empty());
      LongConsumer chunksDone =
          chunks -> {
            if (chunks == 1) {
              meanwhile.run();
            }
          };
      return new DatasetCopy(plain, DatasetRequest.of(TRADES), limits, chunksDone)
          .into(store, request);
    }
  }

  @Test
  void makesTheFirstVersion() {
    assertThat(adopt(() -> {}).version()).startsWith("1-");
    assertThat(read(store, TRADES)).containsExactly(1, 2);
  }

  @Test
  void doesNotReplaceAVersionThatCameMeanwhile() {
    SheafException refusal =
        catchThrowableOfType(
            SheafException.class,
            () -> adopt(() -> put(store, budget, TRADES, OVERWRITE, new int[][] {{9}})));
    assertThat(refusal.reason()).isEqualTo(ErrorReason.DATASET_EXISTS);
    assertThat(refusal.getMessage()).contains("came meanwhile");
    assertThat(read(store, TRADES)).as("what came meanwhile").containsExactly(9);
    assertThat(redis.commands().keys("sheaf:{trades@*")).as("its chunk and its index").hasSize(2);
  }

  @Test
  void twoAtOnceMakeOneVersion() {
    SheafException refusal =
        catchThrowableOfType(SheafException.class, () -> adopt(() -> adopt(() -> {})));
    assertThat(refusal.reason()).isEqualTo(ErrorReason.DATASET_EXISTS);
    assertThat(read(store, TRADES)).containsExactly(1, 2);
    assertThat(await(store.versions(TRADES))).hasSize(1);
  }

  @Test
  void ofTheLayoutItselfThereIsNoFirstVersion() {
    WriteOptions plain =
        new WriteOptions(
            PutMode.CREATE,
            Layout.ARROW_REDIS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    assertThat(reason(store.write(TRADES, TestingChunks.MESSAGE, plain)))
        .isEqualTo(ErrorReason.NOT_SUPPORTED);
  }
}
