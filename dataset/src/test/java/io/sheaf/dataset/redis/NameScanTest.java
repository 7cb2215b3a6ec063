package io.sheaf.dataset.redis;

import static io.sheaf.dataset.TestingStore.CREATE;
import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.DatasetPage;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that nobody has listed is found by its keys, in order and in pages. */
class NameScanTest extends RedisTest {
  private static void plain(String name, int partition, int batch) {
    redis
        .commands()
        .set(String.format("%s:{part=%05d}:batch=%05d", name, partition, batch), new byte[1]);
  }

  private void sheaf(String name) {
    put(store, budget, new DatasetName(name), CREATE, new int[][] {{1}});
  }

  private List<String> scan(String prefix, int limit) {
    List<String> names = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      DatasetPage page = await(store.scan(prefix, after.get(), limit));
      assertThat(page.names()).hasSizeLessThanOrEqualTo(limit);
      page.names().forEach(name -> names.add(name.value()));
      after = page.after();
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void bothLayoutsInOrderAndEachOnce(int limit) {
    for (String name : List.of("b", "a~", "bäh", "c")) {
      plain(name, 0, 0);
      plain(name, 7, 1);
    }
    List.of("ab", "b~", "d").forEach(this::sheaf);
    plain("d", 0, 0);
    redis.commands().set("e:{part=1}:batch=1", new byte[1]);
    redis.commands().set("foreign", new byte[1]);

    assertThat(scan("", limit)).containsExactly("ab", "a~", "b", "b~", "bäh", "c", "d");
    assertThat(scan("b", limit)).containsExactly("b", "b~", "bäh");
    assertThat(scan("x", limit)).isEmpty();
    assertThat(await(store.list("", "", 100)).names()).hasSize(3);
  }

  @Test
  void aPrefixIsTakenAsItIs() {
    for (String name : List.of("a*b", "aXb", "a[x]c", "axc", "a\\d", "a?e", "aze")) {
      plain(name, 0, 0);
    }
    assertThat(scan("a*", 9)).containsExactly("a*b");
    assertThat(scan("a[x]", 9)).containsExactly("a[x]c");
    assertThat(scan("a\\", 9)).containsExactly("a\\d");
    assertThat(scan("a?", 9)).containsExactly("a?e");
  }

  @Test
  void manyNamesInSmallPages() {
    TreeSet<String> names =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "n" + i)
            .collect(Collectors.toCollection(TreeSet::new));
    names.forEach(name -> plain(name, 0, 0));
    assertThat(scan("n", 700)).containsExactlyElementsOf(names);
  }
}
