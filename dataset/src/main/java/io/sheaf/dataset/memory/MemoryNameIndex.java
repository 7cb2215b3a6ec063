package io.sheaf.dataset.memory;

import io.sheaf.dataset.managed.NameIndex;
import io.sheaf.protocol.name.DatasetName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** Names in the order of their bytes. */
final class MemoryNameIndex implements NameIndex {
  private static final Comparator<String> BY_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final Steps steps;
  private final NavigableSet<String> names = new TreeSet<>(BY_BYTES);

  MemoryNameIndex(Steps steps) {
    this.steps = steps;
  }

  @Override
  public CompletionStage<Void> add(DatasetName dataset) {
    return steps.change(() -> names.add(dataset.value()));
  }

  @Override
  public CompletionStage<Void> remove(DatasetName dataset) {
    return steps.change(() -> names.remove(dataset.value()));
  }

  @Override
  public CompletionStage<List<DatasetName>> page(String prefix, String after, int limit) {
    return steps.run(
        () -> from(prefix, after).stream().limit(limit).map(DatasetName::new).toList());
  }

  private NavigableSet<String> from(String prefix, String after) {
    return !after.isEmpty() && BY_BYTES.compare(after, prefix) >= 0
        ? names.tailSet(after, false)
        : names.tailSet(prefix, true);
  }
}
