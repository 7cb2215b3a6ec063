package io.sheaf.protocol.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.FlatBufferBuilder;
import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/**
 * What lies is refused as what it is, in little time and memory, and every reference comes back.
 */
class HostileIpcTest {
  private static final long ALLOCATED_BYTES_MAX = 16 << 20;

  private static final byte[] STREAM = stream();

  private static byte[] stream() {
    try (RootAllocator allocator = new RootAllocator()) {
      return TestingVectors.stream(allocator, TestingVectors.columns(), 1);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void streamThatEndsEarlyIsRefusedWhereverItEnds() {
    for (int length = 0; length < STREAM.length; length++) {
      ByteBuf bytes = Unpooled.wrappedBuffer(STREAM, 0, length);
      assertThatThrownBy(() -> IpcFrames.parse(bytes))
          .as("the first %d bytes", length)
          .isInstanceOf(CorruptIpcException.class);
      assertThat(bytes.refCnt()).isEqualTo(1);
    }
  }

  @Test
  void bytesAfterTheEndAreRefused() {
    byte[] longer = Arrays.copyOf(STREAM, STREAM.length + 1);
    assertThatThrownBy(() -> IpcFrames.parse(Unpooled.wrappedBuffer(longer)))
        .hasMessage("1 bytes after the end of the IPC stream");
  }

  @Test
  void flippedBytesAreReadOrRefused() throws Exception {
    long seed = 20_261_121;
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 8_000; i++) {
      byte[] damaged = STREAM.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = interesting(random);
      }
      refused += isReadable(damaged, "seed " + seed + ", round " + i) ? 0 : 1;
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  /** Damage to messages alone: bodies are most of a stream, and nobody looks into them here. */
  @Test
  void flippedBytesOfTheSchemaAreReadOrRefused() throws Exception {
    int schemaBytes = Unpooled.wrappedBuffer(STREAM).getIntLE(4) + 8;
    int refused = 0;
    for (int at = 0; at < schemaBytes; at++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
        byte[] damaged = STREAM.clone();
        damaged[at] = (byte) value;
        refused += isReadable(damaged, "byte " + at + " is " + value) ? 0 : 1;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  private static byte interesting(Random random) {
    byte[] extremes = {0, 1, 4, 8, 0x7f, (byte) 0x80, (byte) 0xff, (byte) 0xfc};
    return random.nextBoolean() ? extremes[random.nextInt(8)] : (byte) random.nextInt(256);
  }

  /** Does what server and client do with a stream, but for decoding it. */
  private static boolean isReadable(byte[] stream, String what) {
    ByteBuf bytes = Unpooled.wrappedBuffer(stream);
    long allocatedBefore = allocatedBytes();
    boolean readable = true;
    try {
      read(bytes);
    } catch (CorruptIpcException | SheafException e) {
      assertThat(e).hasMessageNotContaining("null");
      readable = false;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what, e);
    }
    assertThat(allocatedBytes() - allocatedBefore).as(what).isLessThan(ALLOCATED_BYTES_MAX);
    assertThat(bytes.refCnt()).as(what).isEqualTo(1);
    return readable;
  }

  private static void read(ByteBuf bytes) throws CorruptIpcException {
    List<IpcFrame> frames = IpcFrames.parse(bytes);
    List<IpcFrame> made = new ArrayList<>();
    try (DictionaryTracker dictionaries = new DictionaryTracker(new MemoryBudget(1 << 20))) {
      SchemaMessage schema = SchemaMessage.of(frames.get(0));
      BatchLayout layout = BatchLayout.of(schema);
      for (IpcFrame frame : frames.subList(1, frames.size())) {
        frame.rows();
        if (frame.kind() == FrameKind.DICTIONARY) {
          frame.isDelta();
          dictionaries.changed(List.of(frame));
        } else if (frame.kind() == FrameKind.RECORD_BATCH) {
          for (String name : List.of("last", "list of words", "Utf8View", "deep")) {
            ColumnProjection projection = ColumnProjection.of(schema, List.of(name));
            made.add(projection.project(frame));
            projection.stored(frame, 1 << 10);
          }
          layout.check(frame);
        }
      }
      made.add(schema.frame());
      schema.toArrow();
    } finally {
      made.forEach(IpcFrame::close);
      frames.forEach(IpcFrame::close);
    }
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void versionFourIsRaisedInPlaceWhereverTheMessageLies() throws Exception {
    byte[] four = message(schemaOf(new ArrowType.Utf8()));
    setVersion(four, MetadataVersion.V4);
    ByteBuf whole = Unpooled.copiedBuffer(four);
    ByteBuf parts =
        Unpooled.wrappedBuffer(
            Unpooled.copiedBuffer(four, 0, 16), Unpooled.copiedBuffer(four, 16, four.length - 16));
    ByteBuf moved = Unpooled.buffer().writeZero(3).writeBytes(four).skipBytes(3);
    for (ByteBuf message : List.of(whole, parts, moved)) {
      try (IpcFrame frame = IpcFrame.of(message, Unpooled.EMPTY_BUFFER)) {
        assertThat(frame.flatbuffer().version()).isEqualTo(MetadataVersion.V5);
        assertThat(SchemaMessage.of(frame).flatbuffer().fields(0).name()).isEqualTo("f");
      }
    }
  }

  @Test
  void unionsOfVersionFourAreRefusedSinceTheyAreLaidOutOtherwise() {
    ArrowType union =
        new ArrowType.Union(org.apache.arrow.vector.types.UnionMode.Sparse, new int[0]);
    byte[] four = message(schemaOf(union));
    setVersion(four, MetadataVersion.V4);
    assertRefused(four, "union 'f' in Arrow metadata V4");
  }

  @Test
  void otherVersionsAreRefused() {
    byte[] three = message(schemaOf(new ArrowType.Utf8()));
    setVersion(three, MetadataVersion.V3);
    assertRefused(three, "metadata version V3; V4 and V5");
  }

  private static void setVersion(byte[] message, short version) {
    ByteBuf bytes = Unpooled.wrappedBuffer(message);
    FlatbufferTable root = FlatbufferTable.root(bytes.nioBuffer());
    bytes.setShortLE(root.field(4), version);
  }

  @Test
  void streamsFromBeforeThePrefixAreRead() throws Exception {
    byte[] message = message(schemaOf(new ArrowType.Utf8()));
    ByteBuf legacy = Unpooled.buffer().writeIntLE(message.length).writeBytes(message).writeIntLE(0);
    List<IpcFrame> frames = IpcFrames.parse(legacy);
    assertThat(SchemaMessage.of(frames.get(0)).toArrow()).isEqualTo(schemaOf(new ArrowType.Utf8()));
    frames.forEach(IpcFrame::close);
    assertThat(legacy.refCnt()).isEqualTo(1);
  }

  @Test
  void messagesWithoutContentAndOfOtherKindsAreRefused() {
    for (byte kind = 0; kind < 10; kind++) {
      FlatBufferBuilder builder = new FlatBufferBuilder();
      Message.startMessage(builder);
      Message.addVersion(builder, MetadataVersion.V5);
      Message.addHeaderType(builder, kind);
      builder.finish(Message.endMessage(builder));
      boolean known = kind >= MessageHeader.Schema && kind <= MessageHeader.RecordBatch;
      assertRefused(builder.sizedByteArray(), known ? "without" : "is no schema");
    }
  }

  @Test
  void bodyMustBeWhatTheMessageAnnounces() {
    byte[] schema = message(schemaOf(new ArrowType.Utf8()));
    ByteBuf body = Unpooled.buffer().writeZero(8);
    assertThatThrownBy(() -> IpcFrame.of(Unpooled.copiedBuffer(schema), body))
        .hasMessage("IPC message announces a body of 0 bytes, 8 are there");
    assertThat(body.refCnt()).isZero();
  }

  @Test
  void deepNestingIsReadAsFarAsArrowReadsIt() throws Exception {
    SchemaMessage.of(nested(64)).frame().close();
    assertRefused(message(nested(65)), "nested deeper than the 64 levels");
    assertRefused(message(nested(1_000)), "nested deeper than the 64 levels");
  }

  private static Schema nested(int levels) {
    Field field = Field.nullable("f", new ArrowType.Bool());
    for (int i = 1; i < levels; i++) {
      field = new Field("f", FieldType.nullable(new ArrowType.Struct()), List.of(field));
    }
    return new Schema(List.of(field));
  }

  /** 40 levels of two children that are one and the same would be 2⁴⁰ fields. */
  @Test
  void fieldsThatShareTheirChildrenAreRefusedInTime() {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int child = field(builder, Type.Bool);
    for (int level = 0; level < 40; level++) {
      child = field(builder, Type.Struct_, child, child);
    }
    byte[] bomb = schemaMessage(builder, child);
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertRefused(bomb, "more fields than its message has room"));
  }

  private static int field(FlatBufferBuilder builder, byte type, int... children) {
    int name = builder.createString("f");
    org.apache.arrow.flatbuf.Bool.startBool(builder);
    int typeTable = org.apache.arrow.flatbuf.Bool.endBool(builder);
    int vector = org.apache.arrow.flatbuf.Field.createChildrenVector(builder, children);
    org.apache.arrow.flatbuf.Field.startField(builder);
    org.apache.arrow.flatbuf.Field.addName(builder, name);
    org.apache.arrow.flatbuf.Field.addTypeType(builder, type);
    org.apache.arrow.flatbuf.Field.addType(builder, typeTable);
    org.apache.arrow.flatbuf.Field.addChildren(builder, vector);
    return org.apache.arrow.flatbuf.Field.endField(builder);
  }

  private static byte[] schemaMessage(FlatBufferBuilder builder, int... fields) {
    int vector = org.apache.arrow.flatbuf.Schema.createFieldsVector(builder, fields);
    org.apache.arrow.flatbuf.Schema.startSchema(builder);
    org.apache.arrow.flatbuf.Schema.addFields(builder, vector);
    int schema = org.apache.arrow.flatbuf.Schema.endSchema(builder);
    builder.finish(
        Message.createMessage(builder, MetadataVersion.V5, MessageHeader.Schema, schema, 0, 0));
    return builder.sizedByteArray();
  }

  @Test
  void fieldOfATypeThatArrowGotLaterIsRelayedAndNotTakenApart() throws Exception {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    byte[] message = schemaMessage(builder, field(builder, (byte) 99), field(builder, Type.Bool));
    try (IpcFrame frame = IpcFrame.of(Unpooled.wrappedBuffer(message), Unpooled.EMPTY_BUFFER)) {
      SchemaMessage schema = SchemaMessage.of(frame);
      assertThat(schema).isEqualTo(SchemaMessage.of(frame)).hasToString("schema of 2 fields");
      assertThatThrownBy(schema::toArrow).isInstanceOf(SheafException.class);
      assertThatThrownBy(() -> BatchLayout.of(schema))
          .isInstanceOf(SheafException.class)
          .hasMessageContaining("type number 99");
    }
  }

  private static Schema schemaOf(ArrowType type) {
    return new Schema(List.of(Field.nullable("f", type)));
  }

  private static byte[] message(Schema schema) {
    java.nio.ByteBuffer bytes = MessageSerializer.serializeMetadata(schema);
    byte[] message = new byte[bytes.remaining()];
    bytes.get(message);
    return message;
  }

  private static void assertRefused(byte[] message, String messagePart) {
    ByteBuf bytes = Unpooled.copiedBuffer(message);
    assertThatThrownBy(() -> IpcFrame.of(bytes, Unpooled.EMPTY_BUFFER))
        .isInstanceOf(CorruptIpcException.class)
        .hasMessageContaining(messagePart);
    assertThat(bytes.refCnt()).isZero();
  }
}
