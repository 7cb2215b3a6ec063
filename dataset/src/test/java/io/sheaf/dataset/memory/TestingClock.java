package io.sheaf.dataset.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until the test moves it. */
final class TestingClock implements InstantSource {
  private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());

  void advance(Duration by) {
    millis.addAndGet(by.toMillis());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }
}
