package io.sheaf.dataset.redis.connection;

/** Whether a put waits until a master has it on its disk. */
public enum DiskWait {
  /** It does not. */
  OFF,
  /**
   * It does where Redis can tell (7.2 or later, with an append-only file); else a warning is
   * logged.
   */
  TRY,
  /** It does, and is refused with NOT_SUPPORTED where Redis can't tell. */
  REQUIRE
}
