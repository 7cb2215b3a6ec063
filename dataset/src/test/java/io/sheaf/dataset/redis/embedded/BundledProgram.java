package io.sheaf.dataset.redis.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The redis-server that the build brings along, for tests elsewhere. */
public final class BundledProgram {
  private BundledProgram() {}

  /** Empty where none is bundled for this machine. */
  public static Optional<Path> find() {
    List<String> problems = new ArrayList<>();
    return new BundledRedis(StateDirectory.ofUser()).unpack(problems);
  }
}
