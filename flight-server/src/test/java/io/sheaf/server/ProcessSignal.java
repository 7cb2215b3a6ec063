package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** A signal that Java itself does not send. */
public enum ProcessSignal {
  /** It stands still, and keeps its connections. */
  STOP,
  /** It goes on. */
  CONT;

  public void send(Process process) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid())).start();
      assertThat(kill.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
