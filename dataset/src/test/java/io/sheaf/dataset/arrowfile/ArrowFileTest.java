package io.sheaf.dataset.arrowfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.dataset.SharedData;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowFileTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  @TempDir private Path directory;
  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final BufferAllocator allocator = new RootAllocator(256 << 20);
  private final TestingArrow arrow = new TestingArrow(allocator);

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(budget.bytesReserved()).isZero();
    assertThat(budget.buffersLive()).isZero();
    allocator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4-plain", "uncompressed", "zstd-dict"})
  void filesOfPyarrowAreRelayedToFilesThatArrowReads(String dataset) throws Exception {
    Path source = SharedData.path("arrow-redis", dataset, "source.arrow");
    Path copy = directory.resolve("copy.arrow");
    writing(Optional.empty()).write(copy, () -> ArrowFiles.open(source, budget, WAIT_MAX));
    assertThat(arrow.rowsOfFile(copy)).isEqualTo(arrow.rowsOfFile(source));
    assertThat(Files.size(copy)).isBetween(Files.size(source) - 5_000, Files.size(source) + 5_000);
    try (ArrowFile from = open(source);
        ArrowFile to = open(copy);
        IpcFrame last = from.batch(from.batches() - 1);
        IpcFrame lastCopied = to.batch(to.batches() - 1)) {
      assertThat(to.batches()).isEqualTo(from.batches());
      assertThat(to.schema()).isEqualTo(from.schema());
      assertThat(lastCopied.body()).isEqualTo(last.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "lz4", "zstd", "zstd:5"})
  void filesAreWrittenInAnotherCodec(String wanted) throws Exception {
    BufferCodec codec = BufferCodec.parse(wanted);
    for (String dataset : List.of("lz4-plain", "uncompressed", "zstd-dict")) {
      Path source = SharedData.path("arrow-redis", dataset, "source.arrow");
      Path copy = directory.resolve("copy.arrow");
      writing(Optional.of(codec)).write(copy, () -> ArrowFiles.open(source, budget, WAIT_MAX));
      assertThat(arrow.rowsOfFile(copy)).isEqualTo(arrow.rowsOfFile(source));
      try (ArrowFile file = open(copy);
          IpcFrame batch = file.batch(0)) {
        assertThat(FrameRecoder.codecOf(batch).type()).isEqualTo(codec.type());
      }
    }
  }

  @Test
  void filesOfJavaAreReadWithTheirMetadata() throws Exception {
    Path path = smallFile();
    try (ArrowFile file = open(path)) {
      assertThat(file.batches()).isEqualTo(2);
      assertThat(file.metadata()).isEqualTo(Map.of("made by", "a test"));
      assertThat(arrow.rows(file.frames(1, 2))).hasSize(1 + 3);
      assertThat(arrow.rows(file.frames())).isEqualTo(arrow.rowsOfFile(path));
    }
    Path copy = directory.resolve("copy.arrow");
    new ArrowFileWriting(Optional.empty(), allocator, Map.of("a", "b", "c", ""))
        .write(copy, () -> ArrowFiles.open(path, budget, WAIT_MAX));
    try (ArrowFile file = open(copy)) {
      assertThat(file.metadata()).isEqualTo(Map.of("a", "b", "c", ""));
    }
  }

  @Test
  void filesAreReadFromPipesToo() throws Exception {
    Path path = smallFile();
    try (ArrowStream stream =
        new ArrowStream("pipe", Files.newByteChannel(path), budget, WAIT_MAX)) {
      assertThat(arrow.rows(stream)).isEqualTo(arrow.rowsOfFile(path));
    }
  }

  @Test
  void truncatedFilesAreRefusedAtEveryLength() throws Exception {
    byte[] whole = Files.readAllBytes(smallFile());
    Path cut = directory.resolve("cut.arrow");
    for (int length = FileMagic.BYTES; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> readAll(cut))
          .describedAs("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cut.arrow");
    }
  }

  @Test
  void flippedBytesAreReadOrRefusedAndNothingLeaks() throws Exception {
    byte[] whole = Files.readAllBytes(smallFile());
    Path damaged = directory.resolve("damaged.arrow");
    Random random = new Random(20_261_121);
    int refused = 0;
    for (int i = 0; i < 1_500; i++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(damaged, bytes);
      refused += isReadable(damaged) ? 0 : 1;
      assertThat(budget.bytesReserved()).isZero();
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
    assertThat(refused).isGreaterThan(250);
  }

  @Test
  void blocksThatLieAboutTheirPlaceAreRefused() {
    long end = 1_000;
    assertThat(new FileBlock(8, 100, 892).isBetween(8, end)).isTrue();
    for (FileBlock block :
        List.of(
            new FileBlock(8, 100, 893),
            new FileBlock(0, 100, 0),
            new FileBlock(-8, 100, 0),
            new FileBlock(8, -1, 0),
            new FileBlock(8, 3, 0),
            new FileBlock(8, 100, -1),
            new FileBlock(8, Integer.MAX_VALUE, 0),
            new FileBlock(8, 100, Long.MAX_VALUE),
            new FileBlock(Long.MAX_VALUE, 100, Long.MAX_VALUE))) {
      assertThat(block.isBetween(8, end)).describedAs("%s", block).isFalse();
      byte[] footer =
          new FileFooter(List.of(), List.of(block), Map.of())
              .build(
                  io.sheaf.protocol.ipc.SchemaMessage.of(
                      new org.apache.arrow.vector.types.pojo.Schema(List.of())));
      assertThatThrownBy(() -> FileFooter.parse(java.nio.ByteBuffer.wrap(footer), end))
          .isInstanceOf(CorruptIpcException.class)
          .hasMessageContaining("record batch 0");
    }
  }

  private void readAll(Path path) throws IOException {
    try (FrameSource source = ArrowFiles.open(path, budget, WAIT_MAX)) {
      for (IpcFrame frame = source.next(); frame != null; frame = source.next()) {
        frame.close();
      }
    }
  }

  private boolean isReadable(Path path) {
    try {
      arrow.rows(ArrowFiles.open(path, budget, WAIT_MAX));
      return true;
    } catch (IOException | SheafException e) {
      return false;
    }
  }

  private ArrowFile open(Path path) throws IOException {
    return ArrowFile.open(path, budget, WAIT_MAX);
  }

  private ArrowFileWriting writing(Optional<BufferCodec> codec) {
    return new ArrowFileWriting(codec, allocator, Map.of());
  }

  private Path smallFile() throws IOException {
    Path path = directory.resolve("small.arrow");
    try (IntVector numbers = new IntVector("number", allocator);
        VarCharVector words = new VarCharVector("word", allocator)) {
      for (int i = 0; i < 3; i++) {
        numbers.setSafe(i, i);
        words.setSafe(i, ("word " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      numbers.setValueCount(3);
      words.setValueCount(3);
      arrow.writeFile(path, Map.of("made by", "a test"), numbers, words);
    }
    return path;
  }
}
