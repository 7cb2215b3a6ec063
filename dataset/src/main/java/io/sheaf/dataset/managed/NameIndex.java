package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Names for listing: every dataset's, and perhaps some without one. Failures are those of {@link
 * HeadStore}.
 */
public interface NameIndex {
  CompletionStage<Void> add(DatasetName dataset);

  CompletionStage<Void> remove(DatasetName dataset);

  /**
   * Names in the order of their UTF-8 bytes, from the first that is not before {@code prefix} and
   * is after {@code after}; also names that do not begin with the prefix, behind those that do.
   */
  CompletionStage<List<DatasetName>> page(String prefix, String after, int limit);
}
