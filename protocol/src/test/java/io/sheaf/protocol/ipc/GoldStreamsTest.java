package io.sheaf.protocol.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Arrow's own reference streams, as they lie beside the checkout; left out where they don't. */
class GoldStreamsTest {
  private static final Path GOLD = Path.of("..", "..", "shared", "data", "arrow-gold");

  @TestFactory
  List<DynamicTest> referenceStreams() throws Exception {
    assumeTrue(Files.isDirectory(GOLD), "no reference streams in " + GOLD.normalize());
    try (Stream<Path> files = Files.walk(GOLD)) {
      return files
          .filter(file -> file.toString().endsWith(".stream"))
          .sorted()
          .map(file -> DynamicTest.dynamicTest(GOLD.relativize(file) + "", () -> check(file)))
          .toList();
    }
  }

  private static void check(Path file) throws Exception {
    byte[] stream = Files.readAllBytes(file);
    ByteBuf bytes = Unpooled.wrappedBuffer(stream.clone());
    List<IpcFrame> frames = IpcFrames.parse(bytes);
    SchemaMessage schema = SchemaMessage.of(frames.get(0));
    BatchLayout layout = BatchLayout.of(schema);
    for (IpcFrame frame : frames) {
      assertThat(frame.flatbuffer().version()).isEqualTo(MetadataVersion.V5);
      if (frame.kind() == FrameKind.RECORD_BATCH) {
        layout.check(frame);
      }
    }
    ByteBuf joined = IpcStreams.join(frames);
    byte[] relayed = ByteBufUtil.getBytes(joined);
    joined.release();
    frames.forEach(IpcFrame::close);
    assertThat(bytes.refCnt()).isEqualTo(1);
    if (isReadByJava(file, schema)) {
      assertThat(rows(relayed, "")).isNotEmpty().isEqualTo(rows(stream, ""));
      projectEach(schema, stream);
    }
  }

  private static void projectEach(SchemaMessage schema, byte[] stream) throws Exception {
    List<String> names = schema.toArrow().getFields().stream().map(Field::getName).toList();
    for (String name : names.stream().distinct().toList()) {
      byte[] projected = IpcRoundTripTest.project(stream.clone(), List.of(name));
      assertThat(rows(projected, name)).isEqualTo(rows(stream, name));
    }
  }

  /** What Arrow reads, one text for each batch; of all columns, or of those with one name. */
  private static List<String> rows(byte[] stream, String column) throws Exception {
    List<String> batches = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      do {
        StringBuilder text = new StringBuilder();
        root.getFieldVectors().stream()
            .filter(vector -> column.isEmpty() || vector.getName().equals(column))
            .forEach(vector -> describe(vector, text));
        batches.add(text.toString());
      } while (reader.loadNextBatch());
    }
    return batches;
  }

  private static void describe(FieldVector vector, StringBuilder text) {
    text.append(vector.getField()).append(' ').append(vector.getValueCount());
    for (ArrowBuf buffer : vector.getFieldBuffers()) {
      byte[] bytes = new byte[(int) Math.min(buffer.writerIndex(), buffer.capacity())];
      buffer.getBytes(0, bytes);
      text.append(' ').append(ByteBufUtil.hexDump(bytes));
    }
    text.append('\n');
    vector.getChildrenFromFields().forEach(child -> describe(child, text));
  }

  /** Java's reader takes fields of one name for one. */
  private static boolean isReadByJava(Path file, SchemaMessage schema) {
    List<Field> fields = schema.toArrow().getFields();
    boolean isCompressed = file.getParent().endsWith("2.0.0-compression"); // no codec here
    return !isCompressed && fields.stream().map(Field::getName).distinct().count() == fields.size();
  }
}
