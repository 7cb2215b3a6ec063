package io.sheaf.dataset.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.SharedData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Streams that other Arrow libraries wrote, read by Arrow's own reader with the codecs it finds.
 */
class ArrowStreamsTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeftOpen() {
    allocator.close();
  }

  @Test
  void arrowFindsTheCodecs() {
    for (CodecType type : new CodecType[] {CodecType.ZSTD, CodecType.LZ4_FRAME}) {
      assertThat(CompressionCodec.Factory.INSTANCE.createCodec(type))
          .isInstanceOf(PrefixedCodec.class);
    }
  }

  /** pyarrow links the blocks of every lz4 buffer over 64 KiB. */
  @Test
  void linkedLz4BlocksAreRead() throws IOException {
    try (InputStream stream = getClass().getResourceAsStream("lz4-linked-blocks.arrows");
        ArrowStreamReader reader = new ArrowStreamReader(stream, allocator)) {
      assertThat(reader.loadNextBatch()).isTrue();
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      IntVector repeating = (IntVector) root.getVector("repeating");
      IntVector scattered = (IntVector) root.getVector("scattered");

      assertThat(root.getRowCount()).isEqualTo(60_000);
      assertThat(IntStream.range(0, 60_000)).allMatch(i -> repeating.get(i) == i % 1000);
      assertThat(IntStream.range(0, 60_000)).allMatch(i -> scattered.get(i) == scattered(i));
    }
  }

  private static int scattered(int i) {
    return i % 50 == 0 ? (int) ((long) i * i * 7919 % 65521) : i % 50;
  }

  @ParameterizedTest
  @CsvSource({"lz4, zstd", "uncompressible_lz4, uncompressible_zstd"})
  void referenceStreamsOfBothCodecsHoldTheSame(String left, String right) throws IOException {
    String text = text(reference(left));

    assertThat(text).isNotBlank().isEqualTo(text(reference(right)));
  }

  @ParameterizedTest
  @CsvSource({"lz4, LZ4_FRAME", "zstd, ZSTD"})
  void referenceStreamsSurviveOurCompression(String name, CodecType type) throws IOException {
    byte[] stream = reference(name);

    assertThat(text(rewrite(stream, type))).isEqualTo(text(stream));
  }

  private String text(byte[] stream) throws IOException {
    StringBuilder text = new StringBuilder();
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
      while (reader.loadNextBatch()) {
        text.append(reader.getVectorSchemaRoot().contentToTSVString());
      }
    }
    return text.toString();
  }

  private byte[] rewrite(byte[] stream, CodecType type) throws IOException {
    ByteArrayOutputStream rewritten = new ByteArrayOutputStream();
    try (ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(stream), allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                reader.getVectorSchemaRoot(),
                reader,
                Channels.newChannel(rewritten),
                IpcOption.DEFAULT,
                new BufferCompressionFactory(),
                type,
                Optional.empty())) {
      while (reader.loadNextBatch()) {
        writer.writeBatch();
      }
    }
    return rewritten.toByteArray();
  }

  private static byte[] reference(String name) throws IOException {
    String file = "generated_" + name + ".stream";
    return Files.readAllBytes(SharedData.path("arrow-gold", "2.0.0-compression", file));
  }
}
