package io.sheaf.server.config;

import java.time.Duration;

/** How datasets are written, kept and offered; see reference.conf for each. */
public record DatasetConfig(
    Duration putDurationMax,
    Duration lease,
    Duration grace,
    int partitionsMax,
    Duration reapInterval,
    long endpointBytesMax) {
  private static final String KEY = "sheaf.dataset.";
  private static final Duration DAYS_30 = Duration.ofDays(30);

  static DatasetConfig read(ConfigReader reader) {
    DatasetConfig dataset =
        new DatasetConfig(
            reader.duration(KEY + "put-duration-max", Duration.ofSeconds(1), DAYS_30),
            reader.duration(KEY + "lease", Duration.ofSeconds(1), Duration.ofHours(24)),
            reader.duration(KEY + "grace", Duration.ZERO, DAYS_30),
            reader.number(KEY + "partitions-max", 1, 1_000_000),
            reader.duration(KEY + "reap-interval", Duration.ofMillis(100), Duration.ofHours(24)),
            reader.bytes(KEY + "endpoint-bytes-max", 64 * Bytes.KIB, Bytes.TIB));
    if (dataset.lease().compareTo(dataset.putDurationMax()) > 0) {
      reader
          .problems()
          .add(
              KEY + "lease",
              "is longer than sheaf.dataset.put-duration-max, the time that chunks live",
              reader.origin(KEY + "lease"));
    }
    return dataset;
  }
}
