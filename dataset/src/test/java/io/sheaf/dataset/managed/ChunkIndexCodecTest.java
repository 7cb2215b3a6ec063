package io.sheaf.dataset.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkIndexCodecTest {
  private final BufferAllocator allocator = new RootAllocator();
  private final ChunkIndexCodec codec = new ChunkIndexCodec(allocator);

  @AfterEach
  void nothingIsLeft() {
    allocator.close(); // fails when something is
  }

  private static ChunkIndex index(int chunks) {
    List<ChunkEntry> entries = new ArrayList<>();
    for (int i = 0; i < chunks; i++) {
      ByteString metadata = i % 3 == 1 ? ByteString.copyFromUtf8("m" + i) : ByteString.EMPTY;
      entries.add(new ChunkEntry(i, i * 5_000_000_000L, 1_000_000 + i, -i, metadata));
    }
    return new ChunkIndex(entries);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 64, 1000})
  void isReadAsItWasWritten(int chunks) throws IOException {
    ChunkIndex index = index(chunks);
    assertThat(codec.decode(codec.encode(index)).entries()).isEqualTo(index.entries());
  }

  @Test
  void isAStreamThatArrowReads() throws IOException {
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(codec.encode(index(4))), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertThat(root.getSchema().getCustomMetadata()).containsEntry("sheaf.index", "1");
      assertThat(root.getSchema().toString())
          .contains("batch: Int(32, true) not null, rows: Int(64, true) not null")
          .contains("bytes: Int(64, true) not null, crc32c: Int(32, false) not null")
          .contains("app_metadata: Binary");
      assertThat(reader.loadNextBatch()).isTrue();
      assertThat(values(root.getVector("batch"))).containsExactly(0, 1, 2, 3);
      assertThat(values(root.getVector("rows")))
          .containsExactly(0L, 5_000_000_000L, 10_000_000_000L, 15_000_000_000L);
      assertThat(values(root.getVector("crc32c"))).containsExactly(0, -1, -2, -3);
      FieldVector metadata = root.getVector("app_metadata");
      assertThat(metadata.getNullCount()).isEqualTo(3);
      assertThat(metadata.getObject(1)).isEqualTo(new byte[] {'m', '1'});
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  private static List<Object> values(FieldVector vector) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < vector.getValueCount(); i++) {
      values.add(vector.getObject(i));
    }
    return values;
  }

  @Test
  void nothingIsLeftWhenThereIsNoRoom() {
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 1024)) {
      assertThatThrownBy(() -> new ChunkIndexCodec(small).encode(index(100)))
          .isInstanceOf(OutOfMemoryException.class);
    } // which fails when something is left
  }

  @Test
  void whatIsNoneIsRefused() {
    byte[] cut = codec.encode(index(4));
    assertThatThrownBy(() -> codec.decode(new byte[] {1, 2, 3})).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(cut, cut.length / 2)))
        .isInstanceOf(IOException.class);
  }
}
