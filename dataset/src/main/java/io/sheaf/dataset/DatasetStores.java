package io.sheaf.dataset;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The server's stores by their names.
 *
 * @param first the name of the store that is meant when none is said
 */
public record DatasetStores(String first, Map<String, DatasetStore> byName) {
  public DatasetStores {
    byName = Map.copyOf(byName);
  }

  /**
   * @throws SheafException INVALID_REQUEST, naming the stores that there are
   */
  public DatasetStore get(Optional<String> name) {
    DatasetStore store = byName.get(name.orElse(first));
    if (store == null) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "no store '" + name.orElse(first) + "'; there are " + new TreeSet<>(byName.keySet()));
    }
    return store;
  }

  /** The dataset that a request names. Fails as {@link DatasetStore#open} does. */
  public CompletionStage<Dataset> open(DatasetRequest request) {
    try {
      return get(request.store()).open(request.datasetName(), request.wantedVersion());
    } catch (SheafException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
