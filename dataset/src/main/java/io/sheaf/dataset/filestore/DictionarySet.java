package io.sheaf.dataset.filestore;

import io.sheaf.dataset.arrowfile.FileBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The dictionaries that some batches of a file need. The same object for batches that need the
 * same; sets that differ share what they have in common, since each delta of a stream makes one.
 */
final class DictionarySet {
  static final DictionarySet NONE = new DictionarySet(List.of());

  private final List<Chain> chains;

  /**
   * @param chains in the order of their dictionaries
   */
  DictionarySet(List<Chain> chains) {
    this.chains = List.copyOf(chains);
  }

  /** All dictionaries of a file, in its order. */
  static DictionarySet of(List<Place> places) {
    return new DictionarySet(places.stream().map(place -> new Chain(place, null)).toList());
  }

  /**
   * Where a dictionary lies.
   *
   * @param crc32c of its block; empty when the file does not say
   */
  record Place(FileBlock block, OptionalInt crc32c) {}

  /** A dictionary behind those that it adds to. */
  static final class Chain {
    private final Place last;
    private final @Nullable Chain before;

    /**
     * @param before what it adds to; null when it is no delta
     */
    Chain(Place last, @Nullable Chain before) {
      this.last = last;
      this.before = before;
    }
  }

  boolean isEmpty() {
    return chains.isEmpty();
  }

  /** The dictionaries in their order: deltas after what they add to. Made anew by each call. */
  List<Place> dictionaries() {
    List<Place> places = new ArrayList<>();
    for (int i = chains.size() - 1; i >= 0; i--) {
      for (Chain chain = chains.get(i); chain != null; chain = chain.before) {
        places.add(chain.last);
      }
    }
    Collections.reverse(places);
    return places;
  }

  /**
   * Roughly what it takes on the heap.
   *
   * @param counted what others have in common with it, by identity; this is added
   */
  long weight(Set<Object> counted) {
    if (!counted.add(this)) {
      return 0;
    }
    long weight = 64 + 8L * chains.size();
    for (Chain end : chains) {
      for (Chain chain = end; chain != null && counted.add(chain); chain = chain.before) {
        weight += 100;
      }
    }
    return weight;
  }
}
