package io.sheaf.server.config;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** What a program says to its JVM before the first use of Netty, Arrow and gRPC. */
public final class JvmSetup {
  private JvmSetup() {}

  /** Idempotent; to be called first in {@code main}. */
  public static void apply() {
    // From Java 25 on Netty does without Unsafe unless told otherwise, and Arrow's allocator can't.
    setDefault("io.netty.noUnsafe", "false");
    // The adaptive allocator makes each buffer as large as a chunk anew, zeroed.
    setDefault("io.netty.allocator.type", "pooled");
    // Java then fills no memory of Netty's with zeros: what comes from a socket, a file or a codec
    // overwrites it.
    setDefault("io.netty.tryReflectionSetAccessible", "true");
    // Which costs 2 % of a read; buffers are counted anyway, and looked for in tests.
    setDefault("io.netty.leakDetection.level", "disabled");
  }

  /**
   * Hands over what gRPC writes to java.util.logging, which has handlers and a format of its own.
   * Idempotent; to be called before the first use of gRPC.
   */
  public static void bridgeLogs() {
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
