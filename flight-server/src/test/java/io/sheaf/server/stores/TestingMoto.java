package io.sheaf.server.stores;

import io.sheaf.server.PythonEnvironment;
import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An S3 service in a process of its own: moto, from the Python of the tests. */
final class TestingMoto implements AutoCloseable {
  static final String BUCKET = "moto-bucket";

  private final Process process;
  private final String endpoint;

  private TestingMoto(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static TestingMoto start() throws Exception {
    List<String> command = new ArrayList<>(PythonEnvironment.command("moto_server.py"));
    command.add(BUCKET);
    Process process =
        new ProcessBuilder(command).redirectError(new File("target", "moto.log")).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String endpoint = output.readLine();
    if (endpoint == null) {
      process.destroy();
      throw new IllegalStateException("moto does not start; see target/moto.log");
    }
    return new TestingMoto(process, endpoint);
  }

  String endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
