package io.sheaf.dataset.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A put that there is no room for: in a process of its own, whose files may have 1 MiB. */
class FullDiskTest {
  private static final Path SHELL = Path.of("/bin/sh");
  private static final int BLOCKS_OF_512_BYTES = 2048;

  @TempDir private Path directory;

  @Test
  void whatDoesNotFitIsToldAndLeavesNothing() throws Exception {
    assumeTrue(Files.isExecutable(SHELL), "needs /bin/sh for a limit on the size of files");
    List<String> command =
        List.of(
            SHELL.toString(),
            "-c",
            "ulimit -f " + BLOCKS_OF_512_BYTES + " && exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            FullDiskProgram.class.getName(),
            directory.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("STORE_FULL writing trades.arrow").contains("small: 3 rows");
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("small.arrow");
    }
  }
}
