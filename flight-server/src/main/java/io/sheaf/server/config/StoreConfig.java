package io.sheaf.server.config;

import io.sheaf.dataset.space.SpaceAddress;
import io.sheaf.protocol.error.SheafException;
import java.util.Optional;

/**
 * A store beside Redis; see reference.conf.
 *
 * @param address empty when the URL is wrong, which is reported
 */
public record StoreConfig(Optional<SpaceAddress> address, StoreSettings settings) {
  static StoreConfig read(ConfigReader reader, String section) {
    return new StoreConfig(address(reader, section + "url"), StoreSettings.read(reader, section));
  }

  private static Optional<SpaceAddress> address(ConfigReader reader, String key) {
    Optional<String> url = reader.optionalText(key);
    if (url.isEmpty()) {
      reader.problems().add(key, "is not set: file:///directory or s3://bucket/prefix", "not set");
      return Optional.empty();
    }
    try {
      if (SpaceAddress.isOne(url.get())) {
        return Optional.of(SpaceAddress.parse(url.get()));
      }
      String found = ConfigProblems.shown(url.get());
      reader.problems().add(key, "expected file:// or s3://, found " + found, reader.origin(key));
    } catch (SheafException e) {
      reader.problems().add(key, e.getMessage(), reader.origin(key));
    }
    return Optional.empty();
  }
}
