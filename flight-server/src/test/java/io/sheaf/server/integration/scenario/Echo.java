package io.sheaf.server.integration.scenario;

/** {@code do_exchange:echo}: what comes goes back, batches with and without app_metadata. */
public final class Echo extends Scenario {
  @Override
  boolean echoes(String command) {
    return command.equals("echo");
  }
}
