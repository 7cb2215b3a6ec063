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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listing, where another program has added members that are no names. */
class NameListingTest extends RedisTest {
  private static final List<DatasetName> NAMES =
      List.of(new DatasetName("a"), new DatasetName("b"), new DatasetName("c"));

  @BeforeEach
  void addWhatIsNoName() {
    NAMES.forEach(name -> put(store, budget, name, CREATE, new int[][] {{1}}));
    for (String member : List.of("", "a{", "a{b", "a}", "b\n", "c{", "x".repeat(201))) {
      redis.commands().zadd("sheaf:datasets", 0, TestingRedis.bytes(member));
    }
  }

  @Test
  void whatIsNoNameIsPassedOver() {
    assertThat(await(store.list("", "", 100)).names()).isEqualTo(NAMES);
    assertThat(await(store.scan("", "", 100)).names()).isEqualTo(NAMES);
    assertThat(await(store.list("b", "", 100)).names()).containsExactly(NAMES.get(1));
  }

  @Test
  void pagesGoOnBehindIt() {
    List<DatasetName> names = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      DatasetPage page = await(store.list("", after.get(), 1));
      names.addAll(page.names());
      after = page.after();
    }
    assertThat(names).isEqualTo(NAMES);
  }
}
