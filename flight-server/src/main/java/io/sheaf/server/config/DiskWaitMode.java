package io.sheaf.server.config;

/** Whether puts wait for Redis's disk: no, where that can be, or else they are refused. */
public enum DiskWaitMode {
  OFF,
  TRY,
  REQUIRE
}
