package io.sheaf.dataset.filestore;

import io.sheaf.dataset.DatasetPage;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.protocol.name.DatasetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One page of datasets. A space lists files in the order of their names, where {@code a-.arrow}
 * comes before {@code a.arrow}; datasets are to come in the order of theirs. So files are listed on
 * until no shorter name can follow.
 */
final class FileListing {
  private static final int FILES_MAX = 1000;

  private final FileSpace space;
  private final String prefix;
  private final String after;
  private final int limit;
  private final SortedSet<DatasetName> found = new TreeSet<>();

  FileListing(FileSpace space, String prefix, String after, int limit) {
    this.space = space;
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  CompletionStage<DatasetPage> run() {
    return next(after);
  }

  private CompletionStage<DatasetPage> next(String lastFile) {
    return space.list(prefix, lastFile, FILES_MAX).thenCompose(this::add);
  }

  private CompletionStage<DatasetPage> add(List<String> files) {
    for (String file : files) {
      FileNames.dataset(file).filter(this::isWanted).ifPresent(found::add);
    }
    boolean ended = files.size() < FILES_MAX;
    if (ended || isSettled(files.get(files.size() - 1))) {
      return CompletableFuture.completedFuture(page(ended));
    }
    return next(files.get(files.size() - 1));
  }

  private boolean isWanted(DatasetName name) {
    return name.value().startsWith(prefix)
        && (after.isEmpty() || name.compareTo(new DatasetName(after)) > 0);
  }

  private DatasetPage page(boolean ended) {
    List<DatasetName> names = first();
    boolean isLast = ended && names.size() == found.size();
    return new DatasetPage(
        names,
        isLast || names.isEmpty()
            ? Optional.empty()
            : Optional.of(names.get(names.size() - 1).value()));
  }

  private List<DatasetName> first() {
    return new ArrayList<>(found).subList(0, Math.min(limit, found.size()));
  }

  /** Only a name that is the beginning of one found can still come and belong before it. */
  private boolean isSettled(String lastFile) {
    List<DatasetName> page = first();
    return page.size() == limit && page.stream().allMatch(name -> isSettled(name, lastFile));
  }

  private boolean isSettled(DatasetName name, String lastFile) {
    for (int length = 1; length < name.value().length(); length++) {
      String file = name.value().substring(0, length) + FileNames.STREAM;
      if (file.compareTo(lastFile) > 0) {
        return false;
      }
    }
    return true;
  }
}
