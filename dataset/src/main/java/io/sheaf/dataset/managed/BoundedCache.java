package io.sheaf.dataset.managed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What never changes, by key: up to so many bytes of it, of which those that are asked for most
 * stay. Safe for any number of threads.
 */
final class BoundedCache<K, V> {
  /** None without a byte to keep: to set up Caffeine takes a twentieth of a small command. */
  private final Optional<Cache<K, V>> cache;

  /**
   * @param bytesMax that are kept; 0 to keep nothing
   * @param weigher tells the bytes of a value
   */
  BoundedCache(long bytesMax, ToIntFunction<V> weigher) {
    this.cache = bytesMax == 0 ? Optional.empty() : Optional.of(bounded(bytesMax, weigher));
  }

  private static <K, V> Cache<K, V> bounded(long bytesMax, ToIntFunction<V> weigher) {
    return Caffeine.newBuilder()
        .maximumWeight(bytesMax)
        .weigher((K key, V value) -> weigher.applyAsInt(value))
        .build();
  }

  Optional<V> get(K key) {
    return cache.map(kept -> kept.getIfPresent(key));
  }

  void put(K key, V value) {
    cache.ifPresent(kept -> kept.put(key, value));
  }

  void remove(K key) {
    cache.ifPresent(kept -> kept.invalidate(key));
  }
}
