package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.arrowfile.ArrowFileWriting;
import io.sheaf.dataset.arrowfile.ArrowFiles;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and streams that pyarrow wrote are copied to ones that it reads; see files.py. */
class PyarrowFilesTest {
  private static final List<Optional<BufferCodec>> CODECS =
      List.of(
          Optional.empty(),
          Optional.of(BufferCodec.NONE),
          Optional.of(BufferCodec.LZ4),
          Optional.of(BufferCodec.ZSTD));

  @TempDir private Path directory;
  private final MemoryBudget budget = new MemoryBudget(64 << 20);

  @Test
  void copiesInEveryFormatAndCodecAreEqual() throws Exception {
    PythonEnvironment.run("files.py", "make", directory);
    List<Path> sources;
    try (Stream<Path> files = Files.list(directory)) {
      sources = files.toList();
    }
    assertThat(sources).hasSizeGreaterThan(5);
    Path copies = Files.createDirectory(directory.resolve("copies"));
    for (Path source : sources) {
      for (Optional<BufferCodec> codec : CODECS) {
        String name = source.getFileName() + "-" + codec.map(BufferCodec::toString).orElse("kept");
        copy(source, copies.resolve(name + ".arrow"), codec);
        copy(source, copies.resolve(name + ".arrows"), codec);
      }
    }
    PythonEnvironment.run("files.py", "check", directory);
  }

  private void copy(Path source, Path target, Optional<BufferCodec> codec) throws IOException {
    try (BufferAllocator allocator = new RootAllocator(64 << 20)) {
      new ArrowFileWriting(codec, allocator, Map.of())
          .write(target, () -> ArrowFiles.open(source, budget, Duration.ofSeconds(5)));
    }
    assertThat(budget.bytesReserved()).isZero();
  }
}
