package io.sheaf.server.config;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** What a program says to its JVM before the first use of Netty, Arrow and gRPC. */
public final class JvmSetup {
  private static final String NETTY_WITHOUT_UNSAFE = "io.netty.noUnsafe";

  private JvmSetup() {}

  /** Idempotent; to be called first in {@code main}. */
  public static void apply() {
    // From Java 25 on Netty does without Unsafe unless told otherwise, and Arrow's allocator can't.
    if (System.getProperty(NETTY_WITHOUT_UNSAFE) == null) {
      System.setProperty(NETTY_WITHOUT_UNSAFE, "false");
    }
    // gRPC writes to java.util.logging, which has handlers and a format of its own.
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }
}
