package io.sheaf.dataset.redis.connection;

import java.util.Optional;

/**
 * Who enters.
 *
 * @param user empty for the default user
 * @param password never printed
 */
public record RedisLogin(Optional<String> user, Optional<String> password) {
  public static final RedisLogin NONE = new RedisLogin(Optional.empty(), Optional.empty());

  /** This one where it says something, else the other. */
  public RedisLogin or(RedisLogin other) {
    return password.isPresent() ? this : other;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user.orElse("default");
  }
}
