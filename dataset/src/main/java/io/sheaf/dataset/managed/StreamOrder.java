package io.sheaf.dataset.managed;

import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * The numbers of a stream's reads: the same for as long as one is under way, so that they come in
 * order; then another, so that a long stream does not stay with those that it began with. Safe for
 * any number of threads.
 */
public final class StreamOrder {
  private final IntSupplier numbers;
  private int number;
  private int underWay;

  /**
   * @param numbers as {@link ChunkStore#newStream}
   */
  public StreamOrder(IntSupplier numbers) {
    this.numbers = numbers;
  }

  /** Reads with the number of those that are under way, or with the next one. */
  public <T> CompletionStage<T> read(IntFunction<CompletionStage<T>> read) {
    int mine = begin();
    try {
      return read.apply(mine).whenComplete((done, failure) -> end());
    } catch (RuntimeException e) {
      end();
      throw e;
    }
  }

  private synchronized int begin() {
    number = underWay == 0 ? numbers.getAsInt() : number;
    underWay++;
    return number;
  }

  private synchronized void end() {
    underWay--;
  }
}
