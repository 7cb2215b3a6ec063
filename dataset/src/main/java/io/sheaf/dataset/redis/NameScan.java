package io.sheaf.dataset.redis;

import io.sheaf.dataset.DatasetPage;
import io.sheaf.dataset.redis.connection.RedisCommands;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.PlainChunkKey;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * A page of names for which there are plain chunks, found by looking at every key. Of the names the
 * first ones are kept, one more than the page has, however many keys there are.
 */
final class NameScan {
  private final RedisCommands redis;
  private final String namePrefix;
  private final String after;
  private final int limit;
  private final TreeSet<DatasetName> names = new TreeSet<>();

  /**
   * @param after names after this one only; empty for the first page
   */
  NameScan(RedisCommands redis, String namePrefix, String after, int limit) {
    this.redis = redis;
    this.namePrefix = namePrefix;
    this.after = after;
    this.limit = limit;
  }

  /**
   * The page, with the names of another one among its own.
   *
   * @param listed a page of the same prefix, beginning and limit
   */
  CompletionStage<DatasetPage> page(CompletionStage<DatasetPage> listed) {
    return listed.thenCompose(
        page -> redis.scan(pattern(), this::take).thenApply(done -> merge(page)));
  }

  private String pattern() {
    return namePrefix.replaceAll("[*?\\[\\]\\\\]", "\\\\$0") + "*:{part=*}:batch=*";
  }

  private void take(String key) {
    PlainChunkKey.parse(key)
        .map(PlainChunkKey::dataset)
        .filter(this::isWanted)
        .ifPresent(this::add);
  }

  private boolean isWanted(DatasetName name) {
    return name.value().startsWith(namePrefix) && RedisNameIndex.compare(name.value(), after) > 0;
  }

  private synchronized void add(DatasetName name) {
    if (names.add(name) && names.size() > limit + 1) {
      names.pollLast();
    }
  }

  /** Each of the two tells all names up to its own end. */
  private synchronized DatasetPage merge(DatasetPage listed) {
    Optional<DatasetName> listedEnd = listed.after().map(DatasetName::new);
    Optional<DatasetName> end =
        Stream.concat(listedEnd.stream(), scannedEnd().stream()).min(DatasetName::compareTo);
    TreeSet<DatasetName> all = new TreeSet<>(names);
    all.addAll(listed.names());
    List<DatasetName> known =
        all.stream().filter(name -> end.isEmpty() || name.compareTo(end.get()) <= 0).toList();
    return known.size() > limit
        ? new DatasetPage(known.subList(0, limit), Optional.of(known.get(limit - 1).value()))
        : new DatasetPage(known, end.map(DatasetName::value));
  }

  private Optional<DatasetName> scannedEnd() {
    return names.size() > limit ? Optional.ofNullable(names.lower(names.last())) : Optional.empty();
  }
}
