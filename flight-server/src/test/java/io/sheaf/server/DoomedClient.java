package io.sheaf.server;

import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.generate.GeneratedBatches;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.RootAllocator;

/** A client in a process of its own, which stops in the middle of a call and waits to be killed. */
final class DoomedClient implements AutoCloseable {
  private static final String READY = "in the middle";
  private static final int MESSAGES = 5;

  private final Process process;

  private DoomedClient(Process process) {
    this.process = process;
  }

  /**
   * Starts one and waits until it is in the middle.
   *
   * @param call "get" or "put"
   */
  static DoomedClient start(String location, String call, String dataset) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedClient.class.getName(),
                location,
                call,
                dataset)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (!READY.equals(line)) {
      process.destroyForcibly();
      throw new AssertionError("the client says " + line);
    }
    return new DoomedClient(process);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments[1].equals("get")) {
      get(arguments[0], arguments[2]);
    } else {
      put(arguments[0], arguments[2]);
    }
  }

  private static void get(String location, String dataset) throws Exception {
    RawStream stream = new RawFlight(location, 64 << 10).get(dataset).take(MESSAGES);
    waitToBeKilled();
    stream.cancel();
  }

  private static void put(String location, String dataset) throws Exception {
    try (SheafClient client = SheafClient.connect(location);
        RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = new SampleData(2, 50, 500, 3).generate(allocator);
        PartitionUpload upload =
            client.put(SampleData.overwrite(dataset, Map.of()), frames.schema())) {
      SampleData.write(frames, upload, MESSAGES);
      waitToBeKilled();
    }
  }

  private static void waitToBeKilled() throws InterruptedException {
    System.out.println(READY);
    TimeUnit.MINUTES.sleep(5);
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
