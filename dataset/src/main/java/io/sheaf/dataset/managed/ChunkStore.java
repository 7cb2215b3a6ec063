package io.sheaf.dataset.managed;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Values by key: chunks and their indexes. Safe for any number of threads; stages fail with {@link
 * io.sheaf.protocol.error.SheafException} alone: STORE_UNAVAILABLE or STORE_FULL.
 */
public interface ChunkStore {
  /** The size of what is no value. */
  long NO_VALUE = -1;

  /**
   * Writes a value.
   *
   * @param value lent until the stage is done
   * @param timeToLive after which it goes, unless {@link #keep} comes before
   */
  CompletionStage<Void> write(String key, ByteBuf value, Duration timeToLive);

  /**
   * Reads values.
   *
   * @param values of one writer's partition, in any order
   * @param reservation room for all of them; taken over
   * @param stream a number from {@link #newStream}, or any where the order does not matter
   * @return what was found, in the same order; the caller releases it
   */
  CompletionStage<List<StoredValue>> read(
      List<ExpectedValue> values, Reservation reservation, int stream);

  /**
   * A number for reads that follow each other: what is asked for first then comes first, instead of
   * sharing the way with what comes after it, where the store has several ways.
   */
  int newStream();

  /**
   * Makes values stay until they are removed, as safe as the store can make them.
   *
   * @param keys of one writer's partition
   * @return one that is not there; empty when all are
   */
  CompletionStage<Optional<String>> keep(List<String> keys);

  /**
   * Looks whether values are there.
   *
   * @param keys of one writer's partition
   * @return one that is not there; empty when all are
   */
  CompletionStage<Optional<String>> missing(List<String> keys);

  /**
   * Tells how large values are.
   *
   * @param keys of one writer's partition
   * @return bytes of each, in order: 0 where there is none, {@link #NO_VALUE} where something else
   *     is
   */
  CompletionStage<List<Long>> sizes(List<String> keys);

  /**
   * Makes values go at a time, those that are there.
   *
   * @param keys of one writer's partition
   * @param timeMillis of the store's clock
   */
  CompletionStage<Void> expire(List<String> keys, long timeMillis);

  /**
   * Waits until what was written and kept has reached as many replicas as were asked for.
   *
   * @param keys one of each of a writer's partitions
   */
  CompletionStage<Void> replicate(List<String> keys);

  /**
   * Which servers have keys, and since when. Another text than before says that one of them was
   * replaced, or started again, and may have lost what was written before {@link #replicate}.
   *
   * @param keys one of each of a writer's partitions
   * @return empty where servers don't tell
   */
  CompletionStage<String> generation(List<String> keys);

  /**
   * Removes values.
   *
   * @param keys of one writer's partition
   */
  CompletionStage<Void> remove(List<String> keys);
}
