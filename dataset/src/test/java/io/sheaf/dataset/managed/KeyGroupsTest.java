package io.sheaf.dataset.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.WriterId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyGroupsTest {
  private static final DatasetName TRADES = new DatasetName("trades");
  private static final WriterId WRITER = new WriterId("wecay6g5f2lfg");
  private static final int[] CHUNKS = {0, 1, 62, 63, 64, 65, 1_000};

  private static SegmentKeys keys(int partition) {
    return new SegmentKeys("sheaf:", TRADES, WRITER, partition);
  }

  @Test
  void eachKeyIsInOneGroupOfItsPartition() {
    KeyGroups groups = new KeyGroups();
    List<String> expected = new ArrayList<>();
    for (int partition = 0; partition < CHUNKS.length; partition++) {
      SegmentKeys keys = keys(partition);
      groups.append(keys, CHUNKS[partition]);
      for (int chunk = 0; chunk < CHUNKS[partition]; chunk++) {
        expected.add(keys.chunk(chunk));
      }
      expected.add(keys.index());
    }
    assertThat(groups).allSatisfy(group -> assertThat(group).hasSizeBetween(1, 64));
    assertThat(groups).allSatisfy(group -> assertThat(partitions(group)).hasSize(1));
    assertThat(groups.stream().flatMap(List::stream)).containsExactlyElementsOf(expected);
  }

  private static List<String> partitions(List<String> group) {
    return group.stream().map(key -> key.replaceAll(".*part=(\\d+).*", "$1")).distinct().toList();
  }

  /** All of them at once would be 100 GB. */
  @Test
  void aBillionKeysTakeNoRoom() {
    KeyGroups groups = new KeyGroups();
    for (int partition = 0; partition < 1_000; partition++) {
      groups.append(keys(partition), 1_000_000);
    }
    assertThat(groups).size().isEqualTo(1_000 * 15_626);
    assertThat(groups.get(groups.size() - 1)).last().isEqualTo(keys(999).index());
    assertThat(groups.get(15_626)).first().isEqualTo(keys(1).chunk(0));
  }
}
