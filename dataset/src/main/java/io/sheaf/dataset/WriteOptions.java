package io.sheaf.dataset;

import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.time.Duration;
import java.util.Optional;

/**
 * How a dataset is written.
 *
 * @param ifVersion commit only when this is the current version
 * @param putId the same id never commits twice; empty for a random one
 * @param timeToLive after which the dataset goes, counted from the commit; empty for never, and
 *     with append for what it is already
 * @param grace for which a version that this one replaces stays readable; empty for the store's own
 * @param hidesPlain whether create passes over plain data, which then is hidden
 */
public record WriteOptions(
    PutMode mode,
    Layout layout,
    Optional<Version> ifVersion,
    Optional<String> putId,
    Optional<Duration> timeToLive,
    Optional<Duration> grace,
    boolean hidesPlain) {

  /** One that hides no plain data. */
  public WriteOptions(
      PutMode mode,
      Layout layout,
      Optional<Version> ifVersion,
      Optional<String> putId,
      Optional<Duration> timeToLive,
      Optional<Duration> grace) {
    this(mode, layout, ifVersion, putId, timeToLive, grace, false);
  }

  public static WriteOptions of(PutMode mode, Layout layout) {
    return new WriteOptions(
        mode, layout, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
