package io.sheaf.dataset.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cases that pyarrow does not write; what it writes goes through a server in EveryTypeTest. */
class WholeDictionariesTest {
  private static final int ID = 4;
  private static final byte[] NONE = {};
  private static final Field NUMBER = Field.nullable("item", new ArrowType.Int(32, true));

  private final BufferAllocator allocator = new RootAllocator();
  private final MemoryBudget budget = new MemoryBudget(1 << 16);

  @AfterEach
  void nothingIsHeld() {
    allocator.close();
    assertThat(budget.bytesReserved()).isZero();
    assertThat(budget.buffersLive()).isZero();
  }

  @Test
  void stringsWhoseOffsetsBeginAnywhere() {
    try (WholeDictionaries words = dictionaries(new ArrowType.Utf8())) {
      accept(words, false, List.of(node(2, 0)), NONE, ints(0, 1, 3), text("abcx"));
      accept(words, true, List.of(node(2, 1)), bits(1), ints(2, 3, 3), text("xxdyy"));
      accept(words, true, List.of(node(0, 0)), NONE, NONE, NONE);
      accept(words, true, List.of(node(1, 0)), NONE, ints(0, 2), text("ef"));
      IpcFrame whole = words.current().get(0);
      assertThat(whole.isDelta()).isFalse();
      assertThat(whole.dictionaryId()).isEqualTo(ID);
      assertThat(whole.rows()).isEqualTo(5);
      assertThat(whole.recordBatch().nodes(0).nullCount()).isEqualTo(1);
      assertThat(buffer(whole, 0)).isEqualTo(bits(0b10111));
      assertThat(buffer(whole, 1)).isEqualTo(ints(0, 1, 3, 4, 4, 6));
      assertThat(buffer(whole, 2)).isEqualTo(text("abcdef"));
    }
  }

  @Test
  void listsLeaveOutWhatNoOffsetLeadsTo() {
    try (WholeDictionaries lists = dictionaries(new ArrowType.List(), NUMBER)) {
      List<ArrowFieldNode> nodes = List.of(node(1, 0), node(3, 1));
      accept(lists, false, nodes, NONE, ints(1, 2), bits(0b011), ints(7, 8, 9));
      accept(lists, true, nodes, NONE, ints(1, 3), bits(0b011), ints(4, 5, 6));
      IpcFrame whole = lists.current().get(0);
      assertThat(buffer(whole, 1)).isEqualTo(ints(0, 1, 3));
      assertThat(whole.recordBatch().nodes(1).length()).isEqualTo(3);
      assertThat(whole.recordBatch().nodes(1).nullCount()).isEqualTo(1);
      assertThat(buffer(whole, 2)).isEqualTo(bits(0b011));
      assertThat(buffer(whole, 3)).isEqualTo(ints(8, 5, 6));
    }
  }

  @Test
  void runsThatALengthCutsInTwo() {
    Field ends = Field.notNullable("run_ends", new ArrowType.Int(32, true));
    Field runs =
        new Field("item", FieldType.nullable(new ArrowType.RunEndEncoded()), List.of(ends, NUMBER));
    try (WholeDictionaries lists = dictionaries(new ArrowType.List(), runs)) {
      List<ArrowFieldNode> nodes = List.of(node(1, 0), node(6, 0), node(3, 0), node(3, 0));
      accept(lists, false, nodes, NONE, ints(0, 6), NONE, ints(1, 4, 6), NONE, ints(7, 8, 9));
      accept(lists, true, nodes, NONE, ints(2, 5), NONE, ints(1, 4, 6), NONE, ints(1, 2, 3));
      IpcFrame whole = lists.current().get(0);
      assertThat(buffer(whole, 1)).isEqualTo(ints(0, 6, 9));
      assertThat(whole.recordBatch().nodes(1).length()).isEqualTo(9);
      assertThat(buffer(whole, 3)).isEqualTo(ints(1, 4, 6, 8, 9));
      assertThat(buffer(whole, 5)).isEqualTo(ints(7, 8, 9, 2, 3));
    }
  }

  @Test
  void structsWithDictionariesInside() {
    Field word =
        new Field("word", new FieldType(true, new ArrowType.Utf8(), encoding(9)), List.of());
    try (WholeDictionaries structs = dictionaries(new ArrowType.Struct(), word, NUMBER)) {
      List<ArrowFieldNode> nodes = List.of(node(1, 0), node(1, 0), node(1, 0));
      accept(structs, false, nodes, NONE, NONE, ints(3), NONE, ints(1));
      accept(structs, true, nodes, NONE, NONE, ints(5), NONE, ints(2));
      IpcFrame whole = structs.current().get(0);
      assertThat(buffer(whole, 2)).isEqualTo(ints(3, 5));
      assertThat(buffer(whole, 4)).isEqualTo(ints(1, 2));
    }
  }

  @Test
  void oneByOneItGrowsWithoutHoldingAllThatCame() {
    try (WholeDictionaries numbers = dictionaries(NUMBER.getType())) {
      accept(numbers, false, List.of(node(1, 0)), NONE, ints(0));
      for (int i = 1; i < 1_000; i++) {
        accept(numbers, true, List.of(node(1, 0)), NONE, ints(i));
        assertThat(allocator.getAllocatedMemory()).isLessThan(1 << 14);
      }
      assertThat(numbers.current().get(0).rows()).isEqualTo(1_000);
      assertThat(
              ByteBuffer.wrap(buffer(numbers.current().get(0), 1))
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .getInt(999 * Integer.BYTES))
          .isEqualTo(999);
      accept(numbers, false, List.of(node(1, 0)), NONE, ints(5));
      assertThat(numbers.current().get(0).rows()).isEqualTo(1);
    }
  }

  @Test
  void deltaOfNothing() {
    try (WholeDictionaries words = dictionaries(new ArrowType.Utf8())) {
      assertThatThrownBy(
              () -> accept(words, true, List.of(node(1, 0)), NONE, ints(0, 1), text("a")))
          .isInstanceOf(SheafException.class)
          .hasMessageContaining("delta dictionary 4 came before what it adds to");
    }
  }

  @Test
  void deltasThatLieAreRefused() {
    refused(ErrorReason.INVALID_DATA, List.of(node(1, 0)), NONE, ints(0, 9), text("abc"));
    refused(ErrorReason.INVALID_DATA, List.of(node(1, 0)), NONE, ints(-1, 2), text("abc"));
    refused(ErrorReason.INVALID_DATA, List.of(node(2, 0)), NONE, ints(0, 3, 2), text("abc"));
    refused(ErrorReason.INVALID_DATA, List.of(node(9, 0)), NONE, ints(0, 1), text("abc"));
    refused(ErrorReason.INVALID_DATA, List.of(node(1, 1)), NONE, ints(0, 1), text("abc"));
    refused(ErrorReason.INVALID_DATA, List.of(node(1, 0)), NONE, ints(0, 1));
    refused(ErrorReason.INVALID_DATA, List.of(node(1, 0)), NONE, ints(0, 1), text("a"), NONE);
    refused(ErrorReason.INVALID_DATA, List.of(node(1, 0), node(1, 0)), NONE, ints(0, 1), text("a"));
    refused(ErrorReason.INVALID_DATA, List.of(), NONE, ints(0, 1), text("a"));
    List<ArrowFieldNode> endless = List.of(node(Integer.MAX_VALUE, 0));
    refused(ErrorReason.LIMIT_EXCEEDED, endless, NONE, ints(0, 1), text("a"));
  }

  @Test
  void withoutRoomItIsTooLarge() {
    byte[] large = new byte[1 << 16];
    refused(ErrorReason.LIMIT_EXCEEDED, List.of(node(1, 0)), NONE, ints(0, 1 << 16), large);
  }

  private void refused(ErrorReason reason, List<ArrowFieldNode> nodes, byte[]... buffers) {
    try (WholeDictionaries words = dictionaries(new ArrowType.Utf8())) {
      accept(words, false, List.of(node(1, 0)), NONE, ints(0, 1), text("a"));
      accept(words, true, nodes, buffers);
      assertThatThrownBy(words::current)
          .isInstanceOfSatisfying(
              SheafException.class, e -> assertThat(e.reason()).isEqualTo(reason))
          .hasMessageContaining("dictionary 4");
    }
  }

  private WholeDictionaries dictionaries(ArrowType values, Field... children) {
    Field column =
        new Field("column", new FieldType(true, values, encoding(ID)), List.of(children));
    return new WholeDictionaries(
        SchemaMessage.of(new Schema(List.of(column))), new DictionaryMemory(budget, allocator));
  }

  private static DictionaryEncoding encoding(int id) {
    return new DictionaryEncoding(id, false, new ArrowType.Int(32, true));
  }

  private void accept(
      WholeDictionaries dictionaries,
      boolean isDelta,
      List<ArrowFieldNode> nodes,
      byte[]... contents) {
    List<ArrowBuf> buffers = new ArrayList<>();
    for (byte[] content : contents) {
      ArrowBuf buffer = allocator.buffer(content.length);
      buffer.writeBytes(content);
      buffers.add(buffer);
    }
    int length = nodes.isEmpty() ? 0 : (int) nodes.get(0).getLength();
    ArrowRecordBatch batch = new ArrowRecordBatch(length, nodes, buffers);
    buffers.forEach(ArrowBuf::close);
    try (IpcFrame frame = BatchFrames.encode(new ArrowDictionaryBatch(ID, batch, isDelta))) {
      dictionaries.accept(frame);
    }
  }

  private static ArrowFieldNode node(int length, int nulls) {
    return new ArrowFieldNode(length, nulls);
  }

  private static byte[] bits(int bits) {
    return new byte[] {(byte) bits};
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ints(int... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(numbers).forEach(bytes::putInt);
    return bytes.array();
  }

  private static byte[] buffer(IpcFrame frame, int number) {
    Buffer at = frame.recordBatch().buffers(number);
    return ByteBufUtil.getBytes(
        frame.body(), frame.body().readerIndex() + (int) at.offset(), (int) at.length());
  }
}
