package io.sheaf.dataset.managed;

import io.sheaf.dataset.DatasetPage;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Pages of names, without those that have no current version. */
final class NameListing {
  private static final int AT_ONCE = 128;

  private final NameIndex names;
  private final HeadStore heads;

  NameListing(NameIndex names, HeadStore heads) {
    this.names = names;
    this.heads = heads;
  }

  CompletionStage<DatasetPage> page(String prefix, String after, int limit) {
    return names
        .page(prefix, after, limit + 1)
        .thenCompose(found -> page(matching(prefix, found), limit));
  }

  private static List<DatasetName> matching(String prefix, List<DatasetName> found) {
    return found.stream().takeWhile(name -> name.value().startsWith(prefix)).toList();
  }

  private CompletionStage<DatasetPage> page(List<DatasetName> found, int limit) {
    List<DatasetName> page = found.subList(0, Math.min(limit, found.size()));
    Optional<String> next =
        found.size() > limit ? Optional.of(page.get(limit - 1).value()) : Optional.empty();
    List<Boolean> there = new ArrayList<>(Collections.nCopies(page.size(), false));
    return InTurn.each(
            IntStream.range(0, page.size()).boxed().toList(),
            AT_ONCE,
            i ->
                heads
                    .current(page.get(i))
                    .thenAccept(
                        current -> {
                          synchronized (there) {
                            there.set(i, current.isPresent());
                          }
                        }))
        .thenApply(
            looked ->
                new DatasetPage(
                    IntStream.range(0, page.size()).filter(there::get).mapToObj(page::get).toList(),
                    next));
  }
}
