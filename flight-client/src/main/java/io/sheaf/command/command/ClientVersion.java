package io.sheaf.command.command;

import picocli.CommandLine.IVersionProvider;

/** The version, as the jar's manifest has it. */
final class ClientVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ClientVersion.class.getPackage().getImplementationVersion();
    return new String[] {"flight-client " + (version == null ? "(not packaged)" : version)};
  }
}
