package io.sheaf.dataset;

import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where datasets live.
 *
 * <p>Every method returns at once and is safe for any number of threads. Stages complete on the
 * store's own threads, which must not be blocked, and fail with {@link
 * io.sheaf.protocol.error.SheafException} alone: STORE_UNAVAILABLE within the store's command
 * timeout when it can't be reached.
 */
public interface DatasetStore extends AutoCloseable {
  /**
   * A snapshot of a dataset.
   *
   * @param version empty for the current one
   * @return fails with DATASET_NOT_FOUND or VERSION_NOT_FOUND, the latter naming the current
   *     version
   */
  CompletionStage<Dataset> open(DatasetName name, Optional<Version> version);

  /**
   * Begins to write. Nothing is visible until the writer's commit, but in the arrow-redis layout.
   *
   * @return fails with DATASET_EXISTS for create over a dataset of either layout, and with
   *     VERSION_CONFLICT when {@code ifVersion} is not the current one
   */
  CompletionStage<DatasetWriter> write(
      DatasetName name, SchemaMessage schema, WriteOptions options);

  /**
   * Names in order, by their UTF-8 bytes.
   *
   * @param namePrefix what they begin with, perhaps empty
   * @param after names after this one only; empty for the first page
   * @param limit at most so many, 1 or more
   */
  CompletionStage<DatasetPage> list(String namePrefix, String after, int limit);

  /**
   * As {@link #list}, and also data that the store keeps no list of, which is found by looking at
   * every key; each page looks at all of them anew, and holds no more than its own names. What
   * comes or goes meanwhile may be there or not.
   *
   * @return fails with NOT_SUPPORTED when the store refuses to name its keys
   */
  CompletionStage<DatasetPage> scan(String namePrefix, String after, int limit);

  /**
   * Where the store keeps a snapshot.
   *
   * @param dataset of this store
   */
  CompletionStage<Placement> placement(Dataset dataset);

  /**
   * Removes a dataset with all its versions; readers under way fail.
   *
   * @return whether there was one; fails with COMMIT_UNKNOWN when nobody knows whether it is
   *     dropped, or when it is, but not as safely as commits are to be. Then its chunks go later
   */
  CompletionStage<Boolean> delete(DatasetName name);

  /**
   * The versions that can be opened, the current one first, then those replaced last.
   *
   * @return fails with DATASET_NOT_FOUND, and NOT_SUPPORTED for data without versions
   */
  CompletionStage<List<RetainedVersion>> versions(DatasetName name);

  /**
   * Makes a version that can still be opened the current one again, as a new version with the same
   * chunks; nothing is copied. The dataset ends when it would have ended before.
   *
   * @param version the one to come back to
   * @param ifVersion go back only when this is the current one
   * @return the new version; the current one when it is {@code version} itself. Fails with
   *     DATASET_NOT_FOUND, VERSION_NOT_FOUND, VERSION_CONFLICT, CHUNK_MISSING when a chunk of it is
   *     gone, NOT_SUPPORTED for data without versions, and COMMIT_UNKNOWN when it is done, but not
   *     as safe as commits are to be
   */
  CompletionStage<Version> rollback(DatasetName name, Version version, Optional<Version> ifVersion);

  /**
   * Keeps a version readable for a while, also when it is replaced or was already.
   *
   * @param atLeast from now on; it never goes earlier than it would have gone
   * @return until when it stays, as far as is known: a put may give the version that it replaces
   *     less. Earlier than asked for when its chunks go earlier. Fails with DATASET_NOT_FOUND,
   *     VERSION_NOT_FOUND, and NOT_SUPPORTED for data without versions
   */
  CompletionStage<Instant> renew(DatasetName name, Version version, Duration atLeast);

  /**
   * Removes what nothing names any more, now instead of when a server comes by.
   *
   * @param dataset of which; empty for all
   * @param force ends the grace of versions that were replaced; readers of them fail
   */
  CompletionStage<Cleanup> clean(Optional<DatasetName> dataset, boolean force);

  /** Asks the store whether it is there and what it is. */
  CompletionStage<StoreStatus> ping();

  /** Ends all connections; calls under way fail. Waits for no longer than a few seconds. */
  @Override
  void close();
}
