package io.sheaf.dataset.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The expected hashes come from an XXH64 of our own in Python over the bytes of docs/format.md. */
class RowHasherTest {
  private static final long OF_NULL = 0xe934a84adb052768L;
  private static final long OF_ZERO = 0xa2443c71157cb676L;
  private static final long OF_ONE = 0x7b2075f90a671183L;
  private static final long OF_MINUS_ONE = 0xe4a42358fe73e0b6L;
  private static final long OF_NAN = 0xd8662a94572a50c6L;
  private static final long OF_GREETINGS = 0x4be54f463a3feb3bL; // "Grüße"
  private static final long OF_FIVE_AND_A = 0x52d0e82001a6140eL;
  private static final long OF_A_AND_FIVE = 0x3d693cc5eab106e9L;

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  @Test
  void integersOfAllWidthsHashAlike() throws Exception {
    IntVector ints = new IntVector("c", allocator);
    ints.setSafe(0, 0);
    ints.setSafe(1, 1);
    ints.setSafe(2, -1);
    ints.setNull(3);
    ints.setValueCount(4);
    assertThat(hashes(ints)).containsExactly(OF_ZERO, OF_ONE, OF_MINUS_ONE, OF_NULL);

    TinyIntVector bytes = new TinyIntVector("c", allocator);
    bytes.setSafe(0, -1);
    bytes.setValueCount(1);
    assertThat(hashes(bytes)).containsExactly(OF_MINUS_ONE);

    UInt1Vector unsigned = new UInt1Vector("c", allocator);
    unsigned.setSafe(0, 1);
    unsigned.setSafe(1, 255);
    unsigned.setValueCount(2);
    BigIntVector longs = new BigIntVector("c", allocator);
    longs.setSafe(0, 1);
    longs.setSafe(1, 255);
    longs.setValueCount(2);
    assertThat(hashes(unsigned)).isEqualTo(hashes(longs));
  }

  @Test
  void timesAndTruthValuesAreTheirNumbers() throws Exception {
    TimeStampMilliVector times = new TimeStampMilliVector("c", allocator);
    times.setSafe(0, -1);
    times.setValueCount(1);
    assertThat(hashes(times)).containsExactly(OF_MINUS_ONE);
    BitVector bits = new BitVector("c", allocator);
    bits.setSafe(0, 1);
    bits.setSafe(1, 0);
    bits.setValueCount(2);
    assertThat(hashes(bits)).containsExactly(OF_ONE, OF_ZERO);
  }

  @Test
  void zerosAreOneValueAndSoAreNans() throws Exception {
    Float8Vector doubles = new Float8Vector("c", allocator);
    doubles.setSafe(0, 0.0);
    doubles.setSafe(1, -0.0);
    doubles.setSafe(2, Double.NaN);
    doubles.setSafe(3, Double.longBitsToDouble(0xfff8000000000001L));
    doubles.setSafe(4, 1.5);
    doubles.setValueCount(5);
    long[] hashes = hashes(doubles);
    assertThat(hashes).containsExactly(OF_ZERO, OF_ZERO, OF_NAN, OF_NAN, 0x937ff86bce045d70L);

    Float4Vector floats = new Float4Vector("c", allocator);
    floats.setSafe(0, -0.0f);
    floats.setSafe(1, Float.intBitsToFloat(0xffc00001));
    floats.setSafe(2, 1.5f);
    floats.setValueCount(3);
    assertThat(hashes(floats)).containsExactly(OF_ZERO, OF_NAN, hashes[4]);
  }

  @Test
  void textAndBytesHashAlikeInEveryLayout() throws Exception {
    byte[] value = "Grüße".getBytes(StandardCharsets.UTF_8);
    VarCharVector text = new VarCharVector("c", allocator);
    text.setSafe(0, value);
    text.setValueCount(1);
    LargeVarCharVector large = new LargeVarCharVector("c", allocator);
    large.setSafe(0, value);
    large.setValueCount(1);
    VarBinaryVector bytes = new VarBinaryVector("c", allocator);
    bytes.setSafe(0, value);
    bytes.setValueCount(1);
    ViewVarCharVector views = new ViewVarCharVector("c", allocator);
    views.allocateNew(1);
    views.setSafe(0, value);
    views.setValueCount(1);
    for (FieldVector vector : List.of(text, large, bytes, views)) {
      assertThat(hashes(vector)).as(vector.toString()).containsExactly(OF_GREETINGS);
    }
  }

  /** A length alone must not make anybody allocate so much. */
  @Test
  void viewsThatPointOutsideTheirBuffersAreRefused() throws Exception {
    ViewVarCharVector views = new ViewVarCharVector("c", allocator);
    views.allocateNew(1);
    views.setSafe(0, "longer than twelve bytes".getBytes(StandardCharsets.UTF_8));
    views.setValueCount(1);
    List<IpcFrame> frames = frames(List.of(views), List.of());
    ByteBuf body = frames.get(1).body();
    int view = body.readerIndex() + (int) frames.get(1).recordBatch().buffers(1).offset();
    assertThat(body.getIntLE(view)).isEqualTo(24);
    body.setIntLE(view, 0x7FFF_FF00);
    assertViewIsRefused(frames, "of 2147483392 bytes");
    body.setIntLE(view, -1);
    assertViewIsRefused(frames, "of -1 bytes");
    body.setIntLE(view, 24).setIntLE(view + 8, 1);
    assertViewIsRefused(frames, "of 24 bytes at value 0");
    body.setIntLE(view + 8, 0).setIntLE(view + 12, Integer.MAX_VALUE);
    assertViewIsRefused(frames, "of 24 bytes at value 0");
    frames.forEach(IpcFrame::close);
  }

  private void assertViewIsRefused(List<IpcFrame> frames, String messagePart) throws Exception {
    RowHasher hasher = new RowHasher(SchemaMessage.of(frames.get(0)), List.of("c"), allocator);
    assertThatThrownBy(() -> hasher.hash(frames.get(1), List.of(), (row, hash) -> {}))
        .isInstanceOfSatisfying(
            SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_DATA))
        .hasMessageContaining(messagePart);
  }

  @Test
  void dictionaryEncodingDoesNotMatter() throws Exception {
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, new ArrowType.Int(8, true));
    VarCharVector words = new VarCharVector("words", allocator);
    words.setSafe(0, "x".getBytes(StandardCharsets.UTF_8));
    words.setSafe(1, "Grüße".getBytes(StandardCharsets.UTF_8));
    words.setValueCount(2);
    VarCharVector plain = new VarCharVector("c", allocator);
    plain.setSafe(0, "Grüße".getBytes(StandardCharsets.UTF_8));
    plain.setNull(1);
    plain.setSafe(2, "x".getBytes(StandardCharsets.UTF_8));
    plain.setValueCount(3);
    Dictionary dictionary = new Dictionary(words, encoding);
    FieldVector encoded = (FieldVector) DictionaryEncoder.encode(plain, dictionary);
    try (words) {
      long[] hashes = hashes(List.of(encoded), List.of("c"), List.of(dictionary));
      assertThat(hashes).startsWith(OF_GREETINGS, OF_NULL).isEqualTo(hashes(plain));
    }
  }

  @Test
  void columnsAreTakenInTheOrderAskedFor() throws Exception {
    assertThat(hashes(fiveAndA(), List.of("n", "t"), List.of())).containsExactly(OF_FIVE_AND_A);
    assertThat(hashes(fiveAndA(), List.of("t", "n"), List.of())).containsExactly(OF_A_AND_FIVE);
  }

  private List<FieldVector> fiveAndA() {
    IntVector number = new IntVector("n", allocator);
    number.setSafe(0, 5);
    number.setValueCount(1);
    VarCharVector text = new VarCharVector("t", allocator);
    text.setSafe(0, "a".getBytes(StandardCharsets.UTF_8));
    text.setValueCount(1);
    return List.of(number, text);
  }

  @Test
  void decimalsOfBothWidthsHashAlike() throws Exception {
    DecimalVector narrow = new DecimalVector("c", allocator, 20, 2);
    Decimal256Vector wide = new Decimal256Vector("c", allocator, 60, 2);
    List<BigDecimal> values = List.of(new BigDecimal("-1.25"), new BigDecimal("123456789.00"));
    for (int i = 0; i < values.size(); i++) {
      narrow.setSafe(i, values.get(i));
      wide.setSafe(i, values.get(i));
    }
    narrow.setValueCount(2);
    wide.setValueCount(2);
    assertThat(hashes(narrow)).doesNotHaveDuplicates().isEqualTo(hashes(wide));
  }

  @Test
  void columnThatIsNotThereOrCanNotBeHashedIsNamed() throws Exception {
    IntVector ints = new IntVector("c", allocator);
    ints.setValueCount(0);
    assertThatThrownBy(() -> hashes(List.of(ints), List.of("d"), List.of()))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST))
        .hasMessageContaining("no column 'd'");
    ListVector lists = ListVector.empty("l", allocator);
    lists.addOrGetVector(
        org.apache.arrow.vector.types.pojo.FieldType.nullable(new ArrowType.Int(32, true)));
    lists.setValueCount(0);
    assertThatThrownBy(() -> hashes(lists))
        .isInstanceOfSatisfying(
            SheafException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.NOT_SUPPORTED))
        .hasMessageContaining("column 'l' of type List can't be hashed");
  }

  private long[] hashes(FieldVector vector) throws Exception {
    return hashes(List.of(vector), List.of(vector.getName()), List.of());
  }

  /** Closes the vectors. */
  private long[] hashes(
      List<FieldVector> vectors, List<String> columns, List<Dictionary> dictionaries)
      throws Exception {
    List<IpcFrame> frames = frames(vectors, dictionaries);
    try {
      RowHasher hasher = new RowHasher(SchemaMessage.of(frames.get(0)), columns, allocator);
      IpcFrame batch = frames.get(frames.size() - 1);
      long[] hashes = new long[(int) batch.rows()];
      hasher.hash(
          batch,
          new ArrayList<>(frames.subList(1, frames.size() - 1)),
          (row, hash) -> hashes[row] = hash);
      return hashes;
    } finally {
      frames.forEach(IpcFrame::close);
    }
  }

  private static List<IpcFrame> frames(List<FieldVector> vectors, List<Dictionary> dictionaries)
      throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DictionaryProvider provider =
        new DictionaryProvider.MapDictionaryProvider(dictionaries.toArray(Dictionary[]::new));
    try (VectorSchemaRoot root = new VectorSchemaRoot(vectors);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(root, provider, Channels.newChannel(bytes))) {
      writer.writeBatch();
    }
    return IpcFrames.parse(Unpooled.wrappedBuffer(bytes.toByteArray()));
  }
}
