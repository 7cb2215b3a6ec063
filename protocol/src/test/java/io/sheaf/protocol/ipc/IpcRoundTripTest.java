package io.sheaf.protocol.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IpcRoundTripTest {
  private final BufferAllocator allocator = new RootAllocator(256 << 20);

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  @Test
  void whatArrowWroteIsTheSameWhenCutAndJoined() throws Exception {
    byte[] stream = TestingVectors.stream(allocator, TestingVectors.columns(), 3);
    ByteBuf bytes = Unpooled.wrappedBuffer(stream);
    List<IpcFrame> frames = IpcFrames.parse(bytes);
    assertThat(frames.stream().map(IpcFrame::kind))
        .containsExactly(
            FrameKind.SCHEMA,
            FrameKind.DICTIONARY,
            FrameKind.RECORD_BATCH,
            FrameKind.RECORD_BATCH,
            FrameKind.RECORD_BATCH);
    assertThat(frames.stream().map(IpcFrame::rows)).containsExactly(0L, 9L, 7L, 7L, 7L);
    assertThat(frames.get(1).dictionaryId()).isEqualTo(3);
    ByteBuf joined = IpcStreams.join(frames);
    assertThat(ByteBufUtil.getBytes(joined)).isEqualTo(stream);
    assertThat(frames.stream().mapToLong(IpcStreams::encapsulatedBytes).sum() + 8)
        .isEqualTo(stream.length);
    frames.forEach(IpcFrame::close);
    joined.release();
    assertThat(bytes.refCnt()).isEqualTo(1);
  }

  @Test
  void batchThatMakesNoFrameIsClosed() {
    try (ArrowBuf lies = allocator.buffer(8).writerIndex(1 << 20)) {
      List<ArrowFieldNode> node = List.of(new ArrowFieldNode(1, 0));
      List<ArrowBuf> buffers = List.of(allocator.getEmpty(), lies);
      ArrowRecordBatch batch = new ArrowRecordBatch(1, node, buffers);
      ArrowDictionaryBatch dictionary =
          new ArrowDictionaryBatch(3, new ArrowRecordBatch(1, node, buffers), false);
      assertThatThrownBy(() -> BatchFrames.encode(batch))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> BatchFrames.encode(dictionary))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void schemaAndBatchesOfEveryTypeFitEachOther() throws Exception {
    List<Field> columns = TestingVectors.columns();
    List<IpcFrame> frames = frames(TestingVectors.stream(allocator, columns, 1));
    SchemaMessage schema = SchemaMessage.of(frames.get(0));
    assertThat(schema).isEqualTo(SchemaMessage.of(schema.toArrow()));
    assertThat(SchemaMessage.parseEncapsulated(schema.encapsulated())).isEqualTo(schema);
    BatchLayout layout = BatchLayout.of(schema);
    assertThat(layout.dictionaryIds()).containsExactly(3L);
    layout.check(frames.get(2));
    for (int left = 0; left < columns.size(); left++) {
      List<Field> others = new ArrayList<>(schema.toArrow().getFields());
      others.remove(left);
      BatchLayout smaller = BatchLayout.of(SchemaMessage.of(new Schema(others)));
      assertThatThrownBy(() -> smaller.check(frames.get(2)))
          .isInstanceOf(CorruptIpcException.class)
          .hasMessageContaining("its schema needs");
    }
    frames.forEach(IpcFrame::close);
  }

  @Test
  void eachColumnTakenOutIsTheColumnThatArrowReads() throws Exception {
    byte[] stream = TestingVectors.stream(allocator, TestingVectors.columns(), 2);
    Schema schema = SchemaMessage.of(frames(stream).get(0)).toArrow();
    try (ArrowStreamReader all = reader(stream)) {
      all.loadNextBatch();
      VectorSchemaRoot expected = all.getVectorSchemaRoot();
      for (Field column : schema.getFields()) {
        assertProjected(stream, expected, List.of(column.getName()));
      }
      List<String> reversed =
          IntStream.rangeClosed(1, schema.getFields().size())
              .mapToObj(i -> schema.getFields().get(schema.getFields().size() - i).getName())
              .toList();
      assertProjected(stream, expected, reversed);
    }
  }

  private void assertProjected(byte[] stream, VectorSchemaRoot expected, List<String> columns)
      throws Exception {
    try (ArrowStreamReader reader = reader(project(stream, columns))) {
      assertThat(reader.loadNextBatch()).isTrue();
      VectorSchemaRoot found = reader.getVectorSchemaRoot();
      assertThat(found.getRowCount()).isEqualTo(expected.getRowCount());
      assertThat(found.getFieldVectors()).hasSameSizeAs(columns);
      for (int i = 0; i < columns.size(); i++) {
        assertSame(found.getVector(i), expected.getVector(columns.get(i)));
      }
      assertThat(reader.loadNextBatch()).isTrue();
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  /** The stream that a client gets who asks for some columns. */
  static byte[] project(byte[] stream, List<String> columns) throws CorruptIpcException {
    ByteBuf bytes = Unpooled.wrappedBuffer(stream);
    List<IpcFrame> frames = IpcFrames.parse(bytes);
    ColumnProjection projection = ColumnProjection.of(SchemaMessage.of(frames.get(0)), columns);
    List<IpcFrame> sent = new ArrayList<>(List.of(projection.schema().frame()));
    for (IpcFrame frame : frames) {
      if (frame.kind() == FrameKind.DICTIONARY
          && projection.needsDictionary(frame.dictionaryId())) {
        sent.add(frame.retain());
      } else if (frame.kind() == FrameKind.RECORD_BATCH) {
        sent.add(projection.project(frame));
        BatchLayout.of(projection.schema()).check(sent.get(sent.size() - 1));
      }
    }
    ByteBuf joined = IpcStreams.join(sent);
    byte[] result = ByteBufUtil.getBytes(joined);
    joined.release();
    sent.forEach(IpcFrame::close);
    frames.forEach(IpcFrame::close);
    assertThat(bytes.refCnt()).isEqualTo(1);
    return result;
  }

  private static void assertSame(FieldVector found, FieldVector expected) {
    assertThat(found.getField()).isEqualTo(expected.getField());
    assertThat(found.getValueCount()).isEqualTo(expected.getValueCount());
    assertThat(buffers(found)).as(found.getField().toString()).isEqualTo(buffers(expected));
    for (int i = 0; i < found.getChildrenFromFields().size(); i++) {
      assertSame(found.getChildrenFromFields().get(i), expected.getChildrenFromFields().get(i));
    }
  }

  private static List<String> buffers(FieldVector vector) {
    return vector.getFieldBuffers().stream()
        .map(buffer -> ByteBufUtil.hexDump(bytes(buffer.nioBuffer(0, (int) buffer.writerIndex()))))
        .toList();
  }

  private static byte[] bytes(java.nio.ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void projectedBatchKeepsItsOwnMetadata() throws Exception {
    byte[] binary = {0, (byte) 0xff, 'x'};
    try (IpcFrame batch = TestingMessages.batchWithMetadata("key", binary, "empty", new byte[0]);
        IpcFrame projected =
            ColumnProjection.of(TestingMessages.SCHEMA, List.of("number")).project(batch)) {
      Message message = projected.flatbuffer();
      assertThat(message.customMetadataLength()).isEqualTo(2);
      assertThat(message.customMetadata(0).key()).isEqualTo("key");
      assertThat(message.customMetadata(0).valueAsByteBuffer()).isEqualTo(ByteBuffer.wrap(binary));
      assertThat(message.customMetadata(1).key()).isEqualTo("empty");
      assertThat(message.customMetadata(1).value()).isEmpty();
    }
  }

  @Test
  void dictionariesThatAreNotNeededAreToldApart() throws Exception {
    SchemaMessage schema =
        SchemaMessage.of(
            frames(TestingVectors.stream(allocator, TestingVectors.columns(), 1)).get(0));
    assertThat(ColumnProjection.of(schema, List.of("last")).needsDictionary(3)).isFalse();
    assertThat(ColumnProjection.of(schema, List.of("list of words")).needsDictionary(3)).isTrue();
  }

  @Test
  void columnsThatAreNotThereOrTwiceAreRefused() {
    ArrowType type = new ArrowType.Int(32, true);
    SchemaMessage schema =
        SchemaMessage.of(
            new Schema(
                List.of(
                    Field.nullable("a", type),
                    Field.nullable("b", type),
                    Field.nullable("a", new ArrowType.Utf8()))));
    assertThat(ColumnProjection.of(schema, List.of("a")).schema().toArrow().getFields())
        .extracting(Field::getType)
        .containsExactly(type, new ArrowType.Utf8());
    assertThatThrownBy(() -> ColumnProjection.of(schema, List.of("b", "x")))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_REQUEST))
        .hasMessage("no column 'x'; there are [a, b]");
    assertThatThrownBy(() -> ColumnProjection.of(schema, List.of("b", "a", "b")))
        .hasMessage("column 'b' is asked for twice");
  }

  private static List<IpcFrame> frames(byte[] stream) throws CorruptIpcException {
    return IpcFrames.parse(Unpooled.wrappedBuffer(stream));
  }

  private ArrowStreamReader reader(byte[] stream) {
    return new ArrowStreamReader(new ByteArrayInputStream(stream), allocator);
  }
}
