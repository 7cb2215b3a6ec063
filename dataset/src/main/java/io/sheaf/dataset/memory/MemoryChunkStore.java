package io.sheaf.dataset.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sheaf.dataset.managed.ChunkStore;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.protocol.memory.Reservation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Chunks and indexes on the heap: copied when they come, so that the buffer lent is the caller's
 * again, and copied when they are read, into the room that the reader has paid for.
 */
final class MemoryChunkStore implements ChunkStore {
  private final Steps steps;
  private final Values values;
  private final InstantSource clock;

  MemoryChunkStore(Steps steps, Values values, InstantSource clock) {
    this.steps = steps;
    this.values = values;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> write(String key, ByteBuf value, Duration timeToLive) {
    return steps.change(
        () -> values.put(key, ByteBufUtil.getBytes(value), clock.millis() + timeToLive.toMillis()));
  }

  @Override
  public CompletionStage<List<StoredValue>> read(
      List<ExpectedValue> expected, Reservation reservation, int stream) {
    return steps
        .run(() -> expected.stream().map(each -> values.get(each.key())).toList())
        .whenComplete((found, failure) -> closeAfter(failure, reservation))
        .thenApply(found -> copies(expected, found, reservation));
  }

  /** Reads come in order whatever their number is. */
  @Override
  public int newStream() {
    return 0;
  }

  private static void closeAfter(@Nullable Throwable failure, Reservation room) {
    if (failure != null) {
      room.close();
    }
  }

  private static List<StoredValue> copies(
      List<ExpectedValue> expected, List<Optional<byte[]>> found, Reservation room) {
    List<StoredValue> copies = new ArrayList<>(found.size());
    try (room) {
      for (int i = 0; i < found.size(); i++) {
        copies.add(copy(expected.get(i), found.get(i), room));
      }
      return copies;
    } catch (RuntimeException | Error noMemory) {
      copies.forEach(StoredValue::release);
      throw noMemory;
    }
  }

  private static StoredValue copy(
      ExpectedValue expected, Optional<byte[]> found, Reservation room) {
    if (found.isEmpty()) {
      return new StoredValue.Missing();
    }
    byte[] bytes = found.get();
    return bytes.length == expected.bytes()
        ? new StoredValue.Bytes(
            room.allocate(bytes.length).clear().writeBytes(bytes), OptionalInt.empty())
        : new StoredValue.OtherSize(bytes.length);
  }

  @Override
  public CompletionStage<Optional<String>> keep(List<String> keys) {
    return steps.run(
        () -> {
          keys.forEach(values::persist);
          return firstMissing(keys);
        });
  }

  @Override
  public CompletionStage<Optional<String>> missing(List<String> keys) {
    return steps.run(() -> firstMissing(keys));
  }

  private Optional<String> firstMissing(List<String> keys) {
    return keys.stream().filter(key -> !values.has(key)).findFirst();
  }

  @Override
  public CompletionStage<List<Long>> sizes(List<String> keys) {
    return steps.run(
        () ->
            keys.stream()
                .map(key -> values.get(key).map(each -> (long) each.length))
                .map(size -> size.orElse(0L))
                .toList());
  }

  @Override
  public CompletionStage<Void> expire(List<String> keys, long timeMillis) {
    return steps.change(() -> keys.forEach(key -> values.end(key, timeMillis)));
  }

  /** There is nothing beside this memory. */
  @Override
  public CompletionStage<Void> replicate(List<String> keys) {
    return steps.change(() -> {});
  }

  /** This memory is never another. */
  @Override
  public CompletionStage<String> generation(List<String> keys) {
    return steps.run(() -> "");
  }

  @Override
  public CompletionStage<Void> remove(List<String> keys) {
    return steps.change(() -> keys.forEach(values::remove));
  }
}
