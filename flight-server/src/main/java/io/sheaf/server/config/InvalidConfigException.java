package io.sheaf.server.config;

import java.util.List;

/** All that is wrong with the settings, one line a problem, without secrets. */
public final class InvalidConfigException extends RuntimeException {
  private final transient List<String> problems;

  InvalidConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each; at least one. */
  public List<String> problems() {
    return problems;
  }
}
