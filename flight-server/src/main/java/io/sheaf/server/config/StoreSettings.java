package io.sheaf.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a store of files is used; see reference.conf.
 *
 * @param scan whether files that other programs wrote have all their headers read
 * @param threads that may wait for the disk at once
 * @param endpoint empty for that of AWS
 * @param region empty for the usual AWS chain
 * @param accessKey empty for the usual AWS chain, as {@code secretKey}
 * @param spoolDirectory empty for the machine's directory of temporary files
 */
public record StoreSettings(
    boolean scan,
    int threads,
    Optional<URI> endpoint,
    Optional<String> region,
    PathStyle pathStyle,
    Optional<String> accessKey,
    Optional<Secret> secretKey,
    boolean conditionalWrites,
    int connections,
    Duration requestDurationMax,
    int rangeBytesMax,
    long uploadBytesMax,
    Optional<Path> spoolDirectory) {
  private static final long PARTS_BYTES_MIN = 64L << 20;
  private static final long RANGE_BYTES_LEAST = 64L << 10;
  private static final long RANGE_BYTES_MOST = 1L << 30;

  /**
   * @param section the key of the section, with a dot at its end
   */
  static StoreSettings read(ConfigReader reader, String section) {
    StoreSettings settings =
        new StoreSettings(
            reader.flag(section + "scan"),
            reader.number(section + "threads", 1, 1000),
            reader.optionalUri(section + "endpoint"),
            reader.optionalText(section + "region"),
            reader.choice(section + "path-style", PathStyle.class),
            reader.optionalText(section + "access-key"),
            reader.optionalText(section + "secret-key").map(Secret::new),
            reader.flag(section + "conditional-writes"),
            reader.number(section + "connections", 1, 10_000),
            reader.duration(
                section + "request-duration-max", Duration.ofMillis(100), Duration.ofHours(1)),
            (int) reader.bytes(section + "range-bytes-max", RANGE_BYTES_LEAST, RANGE_BYTES_MOST),
            reader.bytes(section + "upload-bytes-max", PARTS_BYTES_MIN, Bytes.TIB),
            reader.optionalPath(section + "spool-dir"));
    if (settings.accessKey.isPresent() != settings.secretKey.isPresent()) {
      String given = settings.accessKey.isPresent() ? "access-key" : "secret-key";
      String missing = settings.accessKey.isPresent() ? "secret-key" : "access-key";
      reader
          .problems()
          .add(
              section + given,
              "needs " + section + missing + " beside it",
              reader.origin(section + given));
    }
    return settings;
  }
}
