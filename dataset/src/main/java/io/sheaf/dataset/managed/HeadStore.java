package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The heads of datasets. Each method is one atomic step on one head, and times are the store's own.
 * Safe for any number of threads; stages fail with {@link io.sheaf.protocol.error.SheafException}
 * alone: STORE_UNAVAILABLE, after which a step may have happened or not, or STORE_FULL, after which
 * it has not.
 */
public interface HeadStore {
  /** The current version with its end, and the version that a put's id has made. */
  CompletionStage<HeadLook> look(DatasetName dataset, String putId);

  /** The current version; empty when there is no dataset. */
  CompletionStage<Optional<Version>> current(DatasetName dataset);

  /** A manifest, as {@link ManifestText} wrote it; empty when the version can't be opened. */
  CompletionStage<Optional<String>> manifest(DatasetName dataset, Version version);

  /** When a replaced version may go, in milliseconds of the store's clock; else empty. */
  CompletionStage<Optional<Long>> retirement(DatasetName dataset, Version version);

  /** Registers a writer without chunks. */
  CompletionStage<Void> begin(DatasetName dataset, WriterId writer, Duration lease);

  /**
   * Replaces what a writer's entry says of its chunks, and renews its lease.
   *
   * @param prepared whether these are all its chunks, and it may commit
   * @return whether the writer is still there and not fenced
   */
  CompletionStage<Boolean> note(
      DatasetName dataset, WriterId writer, WriterChunks chunks, boolean prepared, Duration lease);

  /**
   * Renews a lease.
   *
   * @return whether the writer is still there and not fenced
   */
  CompletionStage<Boolean> renew(DatasetName dataset, WriterId writer, Duration lease);

  /** Makes a version current and removes the writer's entry, or changes nothing. */
  CompletionStage<CommitOutcome> commit(CommitRequest request);

  /**
   * Done when the last commit or drop is as safe as the store was told to make commits; at once
   * where it was told nothing.
   *
   * @param made the version that has to be there, or a later one; empty after a drop
   * @return fails with STORE_UNAVAILABLE when it is not in time; what it waits for has happened
   */
  CompletionStage<Void> secure(DatasetName dataset, Optional<Version> made);

  /**
   * Decides a commit whose answer was lost. If it did not happen the writer is fenced, so that one
   * still under way can't any more.
   *
   * @param version that the commit makes
   */
  CompletionStage<SettleOutcome> settle(
      DatasetName dataset, WriterId writer, String putId, Version version);

  /**
   * Fences a writer.
   *
   * @param force also when its lease has not ended
   */
  CompletionStage<FenceOutcome> fence(DatasetName dataset, WriterId writer, boolean force);

  /** Removes a writer's entry. */
  CompletionStage<Void> clearWriter(DatasetName dataset, WriterId writer);

  /**
   * Makes a version that was replaced unreadable if its grace has ended.
   *
   * @param force also when it has not
   */
  CompletionStage<RetireOutcome> retire(DatasetName dataset, Version version, boolean force);

  /**
   * Lets a replaced version go no earlier than this.
   *
   * @param atLeast from now on
   * @return until when it stays readable, in milliseconds of the store's clock: for the current
   *     version, when it would go if it were replaced now; empty when it can't be opened
   */
  CompletionStage<Optional<Long>> renew(DatasetName dataset, Version version, Duration atLeast);

  /** Removes what is left of a version that was made unreadable. */
  CompletionStage<Void> clearVersion(DatasetName dataset, Version version);

  CompletionStage<HeadContents> contents(DatasetName dataset);

  /**
   * Lets the head go, with all that is in it, at the time that its last commit has set.
   *
   * @param timeMillis of the store's clock
   * @return whether that is the time; else nothing has changed
   */
  CompletionStage<Boolean> expire(DatasetName dataset, long timeMillis);

  /**
   * Makes all versions unreadable and fences all writers.
   *
   * @return whether there was a current version
   */
  CompletionStage<Boolean> drop(DatasetName dataset);
}
