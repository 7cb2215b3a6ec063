package io.sheaf.dataset.s3;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.sheaf.dataset.TestingPython;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * An S3 service that others wrote and in another language: moto, in a process of its own. Tests
 * that need it are skipped where it can't be had, but not under CI, where they fail.
 */
final class TestingMoto implements AutoCloseable {
  private final Process process;

  private TestingMoto(Process process) {
    this.process = process;
  }

  static TestingS3 start() throws IOException {
    install();
    File log = new File("target", "moto.log");
    Process process =
        new ProcessBuilder(TestingPython.command("moto_server.py")).redirectError(log).start();
    String endpoint = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (endpoint == null) {
      process.destroy();
      throw new IllegalStateException("moto does not start; see " + log);
    }
    return new TestingS3(URI.create(endpoint), new TestingMoto(process));
  }

  private static void install() throws IOException {
    try {
      TestingPython.pip("moto.txt", "install", "--no-deps", "--no-compile");
    } catch (IOException e) {
      if (System.getenv("CI") != null) {
        throw e;
      }
      assumeThat(false).as("moto: %s", e.getMessage()).isTrue();
    }
  }

  @Override
  public void close() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
