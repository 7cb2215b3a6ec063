package io.sheaf.dataset.redis.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.sheaf.protocol.name.ChunkKey;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.WriterId;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the layout spreads datasets over the masters of a Cluster, and keeps a partition together.
 */
class SlotSpreadTest {
  private static final int DATASETS = 1_000;
  private static final int PARTITIONS = 8;
  private static final double DIFFERENCE_MAX = 0.15;

  @ParameterizedTest
  @ValueSource(ints = {3, 6, 10})
  void noMasterHasMuchMoreThanOthers(int masters) {
    int[] partitions = new int[masters];
    int[] heads = new int[masters];
    for (int i = 0; i < DATASETS; i++) {
      DatasetName dataset = new DatasetName("dataset " + i);
      WriterId writer = WriterId.random();
      heads[master(SlotHash.getSlot("sheaf:head:" + dataset), masters)]++;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int slot = slot(dataset, writer, partition, 0);
        assertThat(slot(dataset, writer, partition, 99_999)).isEqualTo(slot);
        assertThat(SlotHash.getSlot(ChunkKey.index("sheaf:", dataset, writer, partition)))
            .isEqualTo(slot);
        partitions[master(slot, masters)]++;
      }
    }
    double mean = (double) DATASETS * PARTITIONS / masters;
    assertThat(IntStream.of(partitions).boxed())
        .allSatisfy(count -> assertThat(Math.abs(count - mean)).isLessThan(DIFFERENCE_MAX * mean));
    assertThat(IntStream.of(heads).boxed()).allSatisfy(count -> assertThat(count).isPositive());
  }

  private static int slot(DatasetName dataset, WriterId writer, int partition, int batch) {
    return SlotHash.getSlot(new ChunkKey("sheaf:", dataset, writer, partition, batch).format());
  }

  private static int master(int slot, int masters) {
    return slot * masters / SlotHash.SLOT_COUNT;
  }
}
