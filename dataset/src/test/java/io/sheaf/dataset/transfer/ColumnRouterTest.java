package io.sheaf.dataset.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.sheaf.dataset.transfer.PartitionRouter.PartForm;
import io.sheaf.dataset.transfer.PartitionRouter.Routed;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.HeapAccount;
import io.sheaf.protocol.request.Partitioning;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnRouterTest {
  private static final int PARTITIONS_MAX = 65_536;

  private final AtomicInteger allocations = new AtomicInteger();
  private final BufferAllocator allocator =
      new RootAllocator(
          new AllocationListener() {
            @Override
            public void onAllocation(long size) {
              allocations.incrementAndGet();
            }
          },
          Long.MAX_VALUE);

  private final HeapAccount heap = new HeapAccount(1 << 20);

  @AfterEach
  void everyBufferIsGivenBack() {
    assertThat(heap.bytesReserved()).isZero();
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "8, true, 127",
    "8, false, 255",
    "16, true, 32767",
    "16, false, 65535",
    "32, true, 65535",
    "32, false, 65535",
    "64, true, 65535",
    "64, false, 65535"
  })
  void integersOfAllTypesNamePartitions(int bits, boolean isSigned, long largest) throws Exception {
    List<String> routed =
        route(
            bits,
            isSigned,
            CodecType.NO_COMPRESSION,
            List.of(List.of(largest, 3L, largest), List.of(largest, largest), List.of()));

    assertThat(routed).containsExactly(largest + "x2", "3x1", largest + "x2", "0x0");
  }

  @ParameterizedTest
  @CsvSource({
    "8, true, -1, -1",
    "16, true, -2, -2",
    "32, true, 65536, 65536",
    "32, false, -1, 4294967295",
    "64, true, -1, -1",
    "64, false, -1, 18446744073709551615"
  })
  void aNumberThatIsNoPartitionIsNamed(int bits, boolean isSigned, long value, String text) {
    assertThatThrownBy(
            () ->
                route(
                    bits,
                    isSigned,
                    CodecType.ZSTD,
                    List.of(List.of(1L, 1L), List.of(1L, 1L), List.of(1L, value))))
        .isInstanceOf(SheafException.class)
        .hasMessageStartingWith("row 5 has " + text + " in column 'partition'");
  }

  @Test
  void columnsThatCompressAlikeAreTakenForWhatTheyAre() throws Exception {
    List<Long> fours = Collections.nCopies(1000, 4L);
    List<Long> oneSix = new ArrayList<>(fours);
    oneSix.set(999, 6L);

    assertThat(
            route(
                32,
                true,
                CodecType.ZSTD,
                List.of(
                    fours,
                    fours,
                    oneSix,
                    oneSix,
                    fours,
                    Collections.nCopies(1000, 5L),
                    Collections.nCopies(1001, 5L),
                    fours)))
        .containsExactly(
            "4x1000", "4x1000", "4x999", "6x1", "4x999", "6x1", "4x1000", "5x1000", "5x1001",
            "4x1000");
  }

  @Test
  void aNullIsFoundThoughTheValuesAreAsBefore() {
    List<Long> zeros = Collections.nCopies(1000, 0L);
    List<Long> oneNull = new ArrayList<>(zeros);
    oneNull.set(10, null);
    List<Long> nulls = new ArrayList<>(Collections.nCopies(3, null));

    for (List<Long> last : List.of(oneNull, nulls)) {
      assertThatThrownBy(() -> route(32, true, CodecType.ZSTD, List.of(zeros, zeros, last)))
          .hasMessageStartingWith("row " + (2000 + last.indexOf(null)) + " has null");
    }
  }

  @Test
  void metadataOfTheColumnMayBeNoText() throws Exception {
    Field field =
        new Field(
            "partition",
            new FieldType(true, new ArrowType.Int(32, true), null, Map.of("key", "VALUE")),
            null);
    byte[] stream = stream(field, CodecType.NO_COMPRESSION, List.of(List.of(3L, 4L)));
    byte[] value = "VALUE".getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + value.length <= stream.length; at++) {
      if (Arrays.equals(stream, at, at + value.length, value, 0, value.length)) {
        Arrays.fill(stream, at, at + value.length, (byte) 0xFF);
      }
    }
    List<IpcFrame> frames = IpcFrames.parse(Unpooled.wrappedBuffer(stream));

    assertThat(route(router(frames.get(0)), frames.get(1))).containsExactly("3x1", "4x1");
  }

  @Test
  void theSameBytesAreDecodedOnce() throws Exception {
    List<IpcFrame> frames =
        frames(32, true, CodecType.ZSTD, Collections.nCopies(5, Collections.nCopies(100_000, 9L)));
    PartitionRouter router = router(frames.get(0));
    route(router, frames.get(1));
    int once = allocations.get();

    frames.subList(2, frames.size()).forEach(frame -> route(router, frame));

    assertThat(once).isPositive();
    assertThat(allocations).hasValue(once);
  }

  private List<String> route(int bits, boolean isSigned, CodecType codec, List<List<Long>> batches)
      throws Exception {
    List<IpcFrame> frames = frames(bits, isSigned, codec, batches);
    PartitionRouter router = router(frames.get(0));
    List<String> routed = new ArrayList<>();
    for (IpcFrame frame : frames.subList(1, frames.size())) {
      routed.addAll(route(router, frame));
    }
    return routed;
  }

  /** Only who asks for the integers' width reads the table that has it. */
  @Test
  void aDamagedSchemaIsTheFaultOfTheData() throws Exception {
    Field field = new Field("partition", FieldType.nullable(new ArrowType.Int(32, true)), null);
    ByteBuffer whole = SchemaMessage.of(new Schema(List.of(field))).encapsulated();
    Set<ErrorReason> reasons = new HashSet<>();
    for (int at = 8; at + Short.BYTES <= whole.limit(); at += Short.BYTES) {
      ByteBuffer damaged = ByteBuffer.wrap(whole.array().clone()).order(ByteOrder.LITTLE_ENDIAN);
      damaged.putShort(at, Short.MAX_VALUE);
      try {
        router(SchemaMessage.parseEncapsulated(damaged).frame());
      } catch (CorruptIpcException refusedBefore) {
        continue;
      } catch (SheafException e) {
        reasons.add(e.reason());
      }
    }
    assertThat(reasons).contains(ErrorReason.INVALID_DATA).doesNotContain(ErrorReason.INTERNAL);
  }

  private static List<String> route(PartitionRouter router, IpcFrame batch) {
    List<Routed> parts = router.route(batch, List.of());
    List<String> texts =
        parts.stream().map(part -> part.partition() + "x" + part.batch().rows()).toList();
    parts.forEach(Routed::close);
    return texts;
  }

  /** Closes the schema's frame. */
  private PartitionRouter router(IpcFrame schema) throws Exception {
    try (schema) {
      return PartitionRouter.of(
          new Partitioning.Column("partition"),
          SchemaMessage.of(schema),
          PARTITIONS_MAX,
          PartForm.UNCOMPRESSED,
          allocator,
          heap);
    }
  }

  private static List<IpcFrame> frames(
      int bits, boolean isSigned, CodecType codec, List<List<Long>> batches) throws Exception {
    Field field = Field.nullable("partition", new ArrowType.Int(bits, isSigned));
    return IpcFrames.parse(Unpooled.wrappedBuffer(stream(field, codec, batches)));
  }

  private static byte[] stream(Field field, CodecType codec, List<List<Long>> batches)
      throws Exception {
    Schema schema = new Schema(List.of(field));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BufferAllocator writing = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, writing);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                root,
                null,
                Channels.newChannel(bytes),
                IpcOption.DEFAULT,
                CompressionCodec.Factory.INSTANCE,
                codec,
                Optional.empty())) {
      for (List<Long> values : batches) {
        fill(root, values);
        writer.writeBatch();
      }
      writer.end();
    }
    return bytes.toByteArray();
  }

  private static void fill(VectorSchemaRoot root, List<Long> values) {
    root.clear();
    root.allocateNew();
    BaseIntVector vector = (BaseIntVector) root.getVector(0);
    for (int row = 0; row < values.size(); row++) {
      if (values.get(row) == null) {
        ((BaseFixedWidthVector) vector).setNull(row);
      } else {
        vector.setWithPossibleTruncate(row, values.get(row));
      }
    }
    root.setRowCount(values.size());
  }
}
