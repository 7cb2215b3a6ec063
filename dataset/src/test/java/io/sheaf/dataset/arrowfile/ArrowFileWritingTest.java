package io.sheaf.dataset.arrowfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.MemoryBudget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrowFileWritingTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);
  private static final ArrowType.Int INT32 = new ArrowType.Int(32, true);

  @TempDir private Path directory;
  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final BufferAllocator allocator = new RootAllocator(256 << 20);
  private final TestingArrow arrow = new TestingArrow(allocator);
  private final ArrowFileWriting writing =
      new ArrowFileWriting(Optional.empty(), allocator, Map.of());

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(budget.bytesReserved()).isZero();
    allocator.close();
  }

  @Test
  void dictionariesThatDifferAreUnified() throws Exception {
    byte[] stream =
        arrow.stream(
            INT32, List.of(words("a", "b"), words("a", "b"), words("c", "b", "d"), words("a")));
    Path path = directory.resolve("unified.arrow");
    ArrowFileWriting.Written written = writing.write(path, () -> source(stream));
    assertThat(arrow.rowsOfFile(path)).isEqualTo(arrow.rowsOfStream(stream));
    assertThat(written).isEqualTo(new ArrowFileWriting.Written(Files.size(path), 4, 4 + 4 + 5 + 3));
    try (ArrowFile file = ArrowFile.open(path, budget, WAIT_MAX)) {
      List<IpcFrame> dictionaries = file.dictionaries();
      assertThat(dictionaries).hasSize(1);
      assertThat(dictionaries.get(0).rows()).isEqualTo(4);
      dictionaries.forEach(IpcFrame::close);
    }
  }

  @Test
  void dictionariesOfAllPlainTypesAreUnified() throws Exception {
    List<TestingArrow.Values> first =
        List.of(integers(1, 2), bits(1, 0), doubles(1.5, Double.NaN), decimals("1.25", "-3.00"));
    List<TestingArrow.Values> second =
        List.of(integers(3, 2), bits(0), doubles(Double.NaN, -0.0), decimals("7.00", "1.25"));
    for (int i = 0; i < first.size(); i++) {
      byte[] stream = arrow.stream(INT32, List.of(first.get(i), second.get(i), first.get(i)));
      Path path = directory.resolve(i + ".arrow");
      writing.write(path, () -> source(stream));
      assertThat(arrow.rowsOfFile(path)).isEqualTo(arrow.rowsOfStream(stream));
    }
  }

  /** Long views point into data buffers, short ones have up to 12 bytes inside. */
  @Test
  void dictionariesOfViewsAreUnifiedByTheirValues() throws Exception {
    String[] first = {"the first of two long ones", "", "of 12 bytes!", "short"};
    String[] second = {"the other of two long ones", "", "by 12 bytes?", "of 12 bytes!", "short"};
    String[] many = numbered(100_000_000, 100_005_000);
    many[16] = ""; // where the memory that a view has at first is full
    assertViewsAreUnified(first, second, first);
    assertViewsAreUnified(numbered(0, 16), new String[] {""}, second);
    assertViewsAreUnified(first, many, second);
  }

  private void assertViewsAreUnified(String[]... dictionaries) throws Exception {
    List<TestingArrow.Values> text = Arrays.stream(dictionaries).map(each -> views(each)).toList();
    List<TestingArrow.Values> bytes =
        Arrays.stream(dictionaries).map(each -> binaryViews(each)).toList();
    for (List<TestingArrow.Values> values : List.of(text, bytes)) {
      byte[] stream = arrow.stream(INT32, values);
      Path path = directory.resolve("views.arrow");
      writing.write(path, () -> source(stream));
      assertThat(arrow.rowsOfFile(path)).isEqualTo(arrow.rowsOfStream(stream));
    }
  }

  @Test
  void unifiedBatchesAreWrittenInTheCodecThatIsAskedFor() throws Exception {
    String[] many = numbered(0, 5_000);
    byte[] stream = arrow.stream(INT32, List.of(words(many), words(numbered(2_500, 7_500))));
    Path path = directory.resolve("unified.arrow");
    new ArrowFileWriting(Optional.of(BufferCodec.LZ4), allocator, Map.of())
        .write(path, () -> source(stream));
    assertThat(arrow.rowsOfFile(path)).isEqualTo(arrow.rowsOfStream(stream));
    try (FrameSource frames = ArrowFiles.open(path, budget, WAIT_MAX)) {
      frames.next().close();
      for (IpcFrame frame = frames.next(); frame != null; frame = frames.next()) {
        assertThat(FrameRecoder.codecOf(frame)).isEqualTo(BufferCodec.LZ4);
        frame.close();
      }
    }
  }

  @Test
  void indexesThatCanNotCountTheValuesAreRefusedByName() throws Exception {
    ArrowType.Int int8 = new ArrowType.Int(8, true);
    byte[] stream = arrow.stream(int8, List.of(words(numbered(0, 100)), words(numbered(100, 200))));
    assertNotSupported("'value'", stream);
  }

  @Test
  void nestedDictionariesThatDifferAreRefused() throws Exception {
    byte[] stream = arrow.stream(INT32, List.of(list(1), list(1, 2)));
    assertNotSupported("List", stream);
    Path path = directory.resolve("nested.arrows");
    writing.write(path, () -> source(stream));
    assertThat(arrow.rowsOfStream(Files.readAllBytes(path))).isEqualTo(arrow.rowsOfStream(stream));
  }

  private void assertNotSupported(String named, byte[] stream) {
    Path path = directory.resolve("refused.arrow");
    assertThatThrownBy(() -> writing.write(path, () -> source(stream)))
        .hasMessageContaining(named)
        .asInstanceOf(type(SheafException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(ErrorReason.NOT_SUPPORTED));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void streamsKeepDictionariesThatDiffer() throws Exception {
    byte[] stream = arrow.stream(INT32, List.of(words("a", "b"), words("c")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArrowFileWriting.Written written =
        writing.writeStream(Channels.newChannel(out), source(stream));
    assertThat(out.size()).isEqualTo((int) written.bytes());
    assertThat(arrow.rowsOfStream(out.toByteArray())).isEqualTo(arrow.rowsOfStream(stream));
  }

  @Test
  void fileThatFailsLeavesTheOldOneAndNothingElse() throws Exception {
    byte[] stream = arrow.stream(INT32, List.of(words("a"), words("b")));
    Path path = directory.resolve("old.arrow");
    Files.writeString(path, "old");
    byte[] cut = java.util.Arrays.copyOf(stream, stream.length - 100);
    assertThatThrownBy(() -> writing.write(path, () -> source(cut)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("truncated");
    assertThat(path).hasContent("old");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void linksAreFollowedAndOtherThingsThanFilesAreNotReplaced() throws Exception {
    byte[] stream = arrow.stream(INT32, List.of(words("a")));
    Path file = Files.writeString(directory.resolve("file.arrow"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.arrow"), file);
    writing.write(link, () -> source(stream));
    assertThat(link).isSymbolicLink();
    assertThat(arrow.rowsOfFile(file)).isEqualTo(arrow.rowsOfStream(stream));
    Path folder = Files.createDirectory(directory.resolve("folder"));
    assertThatThrownBy(() -> writing.write(folder, () -> source(stream)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("no regular file");
    assertThatThrownBy(() -> writing.write(directory.resolve("no/a.arrow"), () -> source(stream)))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void lengthsThatLieInAPipeCostNoMemory() {
    byte[] lie = new byte[40];
    java.nio.ByteBuffer.wrap(lie)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putInt(-1)
        .putInt(1 << 30);
    MemoryBudget small = new MemoryBudget(20 << 20);
    try (FrameSource stream =
        new ArrowStream(
            "pipe", Channels.newChannel(new ByteArrayInputStream(lie)), small, WAIT_MAX)) {
      assertThatThrownBy(stream::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("pipe: it ends after 32 of 1073741824 bytes");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(small.bytesReserved()).isZero();
  }

  @Test
  void streamsThatAreNoneAreRefused() throws Exception {
    byte[] stream = arrow.stream(INT32, List.of(words("a")));
    byte[] more = java.util.Arrays.copyOf(stream, stream.length + 1);
    for (byte[] bytes :
        List.of(new byte[0], "no arrow at all".getBytes(StandardCharsets.UTF_8), more)) {
      assertThatThrownBy(() -> arrow.rows(source(bytes)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("test: ");
    }
  }

  /** As of a program that was ended between two batches. */
  @Test
  void whatBreaksOffBetweenTwoMessagesIsNotTakenForWhole() throws Exception {
    byte[] stream = arrow.stream(INT32, List.of(words("a"), words("b")));
    assertTruncated(Arrays.copyOf(stream, stream.length - 8));
    Path path = directory.resolve("whole.arrow");
    writing.write(path, () -> source(stream));
    byte[] file = Files.readAllBytes(path);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int footerBytes = bytes.getInt(file.length - 10);
    int end = file.length - 10 - footerBytes - 8;
    assertThat(bytes.getLong(end)).as("end mark").isEqualTo(0xFFFF_FFFFL);
    assertTruncated(Arrays.copyOf(file, end));
    assertThat(arrow.rows(source(file))).isEqualTo(arrow.rowsOfStream(stream));
  }

  private void assertTruncated(byte[] bytes) {
    assertThatThrownBy(() -> arrow.rows(source(bytes)))
        .isInstanceOf(IOException.class)
        .hasMessage("test: it ends without its end mark: truncated");
  }

  private FrameSource source(byte[] stream) {
    return new ArrowStream(
        "test", Channels.newChannel(new ByteArrayInputStream(stream)), budget, WAIT_MAX);
  }

  private static String[] numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "word " + i).toArray(String[]::new);
  }

  private static TestingArrow.Values words(String... values) {
    return allocator -> {
      VarCharVector vector = new VarCharVector("values", allocator);
      for (int i = 0; i < values.length; i++) {
        vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
      }
      return filled(vector, values.length);
    };
  }

  private static TestingArrow.Values views(String... values) {
    return allocator -> filled(new ViewVarCharVector("values", allocator), values);
  }

  private static TestingArrow.Values binaryViews(String... values) {
    return allocator -> filled(new ViewVarBinaryVector("values", allocator), values);
  }

  private static FieldVector filled(BaseVariableWidthViewVector vector, String... values) {
    vector.allocateNew(16L * (values.length + 1), values.length);
    for (int i = 0; i < values.length; i++) {
      vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
    }
    return filled(vector, values.length);
  }

  private static TestingArrow.Values integers(int... values) {
    return allocator -> {
      IntVector vector = new IntVector("values", allocator);
      IntStream.range(0, values.length).forEach(i -> vector.setSafe(i, values[i]));
      return filled(vector, values.length);
    };
  }

  private static TestingArrow.Values bits(int... values) {
    return allocator -> {
      BitVector vector = new BitVector("values", allocator);
      IntStream.range(0, values.length).forEach(i -> vector.setSafe(i, values[i]));
      return filled(vector, values.length);
    };
  }

  private static TestingArrow.Values doubles(double... values) {
    return allocator -> {
      Float8Vector vector = new Float8Vector("values", allocator);
      IntStream.range(0, values.length).forEach(i -> vector.setSafe(i, values[i]));
      return filled(vector, values.length);
    };
  }

  private static TestingArrow.Values decimals(String... values) {
    return allocator -> {
      DecimalVector vector = new DecimalVector("values", allocator, 10, 2);
      IntStream.range(0, values.length).forEach(i -> vector.setSafe(i, new BigDecimal(values[i])));
      return filled(vector, values.length);
    };
  }

  private static TestingArrow.Values list(int... values) {
    return allocator -> {
      ListVector vector =
          new ListVector("values", allocator, FieldType.nullable(new ArrowType.List()), null);
      var writer = vector.getWriter();
      for (int value : values) {
        writer.startList();
        writer.integer().writeInt(value);
        writer.endList();
      }
      return filled(vector, values.length);
    };
  }

  private static FieldVector filled(FieldVector vector, int values) {
    vector.setValueCount(values);
    return vector;
  }

  @Test
  void aFileThatIsReplacedKeepsItsPermissions() throws Exception {
    for (String permissions : List.of("rw-------", "r--r-----", "rw-rw-rw-")) {
      Path file = Files.writeString(directory.resolve(permissions), "old");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      try (PendingFile pending = PendingFile.create(file)) {
        pending.finish();
      }
      assertThat(file).isEmptyFile();
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(PosixFilePermissions.fromString(permissions));
    }
  }
}
