package io.sheaf.server.config;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version that the jar's manifest tells. */
public final class ServerVersion implements IVersionProvider {
  /** The version; {@code (not packaged)} when the classes are not in a jar. */
  public static String version() {
    return Optional.ofNullable(ServerVersion.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "flight-server " + version() + " (Java " + System.getProperty("java.version") + ")"
    };
  }
}
