package io.sheaf.dataset;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;

/**
 * Real input that lies beside the checkout, in {@code ../shared/data}. A test that needs it is
 * skipped where it is missing, but not under CI, where it fails.
 */
public final class SharedData {
  private SharedData() {}

  public static Path path(String first, String... more) {
    Path path = Path.of("..", "..", "shared", "data").resolve(Path.of(first, more));
    if (System.getenv("CI") == null) {
      assumeThat(path).as("real input beside the checkout").exists();
    }
    return path;
  }
}
