package io.sheaf.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.KnownLength;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** FlightData made by hand: whatever it says, parsing answers with a frame and keeps nothing. */
class HostileFlightDataTest {
  private final MemoryBudget budget = new MemoryBudget(1 << 20);
  private final FlightFrameMarshaller marshaller = new FlightFrameMarshaller(budget, 1 << 20);

  @AfterEach
  void everythingCameBack() {
    assertThat(budget.bytesReserved()).isZero();
    assertThat(budget.buffersLive()).isZero();
  }

  @Test
  void lengthsThatLieAreRefused() {
    for (int field : new int[] {1, 2, 3, 1000, 99}) {
      assertRefused(field(field).writeBytes(varint(Integer.MAX_VALUE)), "2147483647 bytes");
      assertRefused(field(field).writeBytes(varint(-1)), "-1 bytes");
      assertRefused(field(field).writeBytes(varint(Long.MIN_VALUE)), " bytes");
      assertRefused(field(field).writeBytes(varint(0xFFFFFFFFL)), "4294967295 bytes");
      assertRefused(field(field).writeBytes(varint(4)).writeZero(3), "4 bytes, 3 are left");
      assertRefused(field(field), "does not end");
      assertRefused(field(field).writeByte(0x80), "does not end");
      assertRefused(field(field).writeBytes(new byte[11]).setByte(2, 0x80), " ");
    }
  }

  @Test
  void numbersAndFieldsThatAreNoneAreRefused() {
    byte[] endless = new byte[11];
    java.util.Arrays.fill(endless, (byte) 0xff);
    assertRefused(Unpooled.wrappedBuffer(endless), "does not end");
    assertRefused(Unpooled.buffer().writeByte(2 << 3 | 3), "wire type 3");
    assertRefused(Unpooled.buffer().writeByte(2 << 3 | 4), "wire type 4");
    assertRefused(Unpooled.buffer().writeByte(2 << 3 | 7), "wire type 7");
    assertRefused(Unpooled.buffer().writeByte(2).writeByte(0), "field number 0");
    assertRefused(field(1).writeBytes(varint(2)).writeZero(2), "");
    assertRefused(Unpooled.buffer().writeByte(9 << 3 | 5).writeZero(3), "4 bytes, 3 are left");
    assertRefused(Unpooled.buffer().writeByte(9 << 3 | 1).writeZero(3), "8 bytes, 3 are left");
  }

  @Test
  void nothingIsAFrameWithoutParts() {
    try (FlightFrame frame = parse(Unpooled.EMPTY_BUFFER)) {
      assertThat(frame.failure()).isNull();
      assertThat(frame.hasMessage()).isFalse();
      assertThat(frame.body().isReadable()).isFalse();
    }
  }

  @Test
  void unknownFieldsArePassedOverWhateverTheirType() {
    UnknownFieldSet.Field everything =
        UnknownFieldSet.Field.newBuilder()
            .addFixed32(1)
            .addFixed64(2)
            .addVarint(-3)
            .addLengthDelimited(ByteString.copyFromUtf8("x"))
            .build();
    FlightData data =
        FlightData.newBuilder()
            .setDataHeader(ByteString.copyFromUtf8("header"))
            .setDataBody(ByteString.copyFromUtf8("body"))
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(7, everything)
                    .addField(9_999, everything)
                    .build())
            .build();
    assertParts(data.toByteArray(), "header", "body");
    byte[] bodyAsNumber = ByteBufUtil.getBytes(Unpooled.buffer().writeByte(2 << 3).writeByte(5));
    assertParts(concat(bodyAsNumber, data.toByteArray()), "header", "body");
  }

  @Test
  void fieldsInAnyOrderAndTheLastOfAKindCounts() {
    byte[] body = FlightData.newBuilder().setDataBody(utf8("body")).build().toByteArray();
    byte[] other = FlightData.newBuilder().setDataBody(utf8("other")).build().toByteArray();
    byte[] header = FlightData.newBuilder().setDataHeader(utf8("header")).build().toByteArray();
    assertParts(concat(body, header), "header", "body");
    assertParts(concat(body, header, other), "header", "other");
    assertParts(concat(header, other, body), "header", "body");
  }

  @Test
  void messagesCutAnywhereAreReadOrRefused() {
    byte[] whole =
        FlightData.newBuilder()
            .setFlightDescriptor(FlightDescriptor.newBuilder().addPath("trades"))
            .setDataHeader(utf8("header"))
            .setAppMetadata(utf8("meta"))
            .setDataBody(utf8("body"))
            .build()
            .toByteArray();
    int refused = 0;
    for (int length = 0; length <= whole.length; length++) {
      try (FlightFrame frame = parse(Unpooled.wrappedBuffer(whole, 0, length))) {
        refused += frame.failure() == null ? 0 : 1;
      }
    }
    assertThat(refused).isBetween(whole.length - 4, whole.length - 3);
    Random random = new Random(26);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      parse(Unpooled.wrappedBuffer(damaged)).close();
    }
  }

  @Test
  void streamsThatFailOrEndEarlyAreRefused() {
    InputStream short3 = new Known(new byte[3], 5);
    try (FlightFrame frame = marshaller.parse(short3)) {
      assertThat(frame.failure()).hasMessageContaining("ends before its length");
    }
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new java.util.zip.ZipException("not in gzip format");
          }
        };
    try (FlightFrame frame = marshaller.parse(failing)) {
      assertThat(frame.failure().reason()).isEqualTo(ErrorReason.INVALID_DATA);
      assertThat(frame.failure()).hasMessageContaining("not in gzip format");
    }
    InputStream defective =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("closed");
          }
        };
    try (FlightFrame frame = marshaller.parse(defective)) {
      assertThat(frame.failure().reason()).isEqualTo(ErrorReason.INVALID_DATA);
    }
  }

  /** gRPC ends a message that it decompresses past its own limit so. */
  @Test
  void grpcsOwnLimitIsALimit() {
    InputStream tooLong =
        new InputStream() {
          @Override
          public int read() {
            throw Status.RESOURCE_EXHAUSTED.withDescription("too large").asRuntimeException();
          }
        };
    try (FlightFrame frame = marshaller.parse(tooLong)) {
      assertThat(frame.failure().reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
      assertThat(frame.failure()).hasMessageContaining("too large");
    }
  }

  /** 100 KB of gzip that would be 100 MB must not take more memory than the budget has. */
  @Test
  void compressedBombIsPaidForWhileItIsRead() {
    long[] read = new long[1];
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return 0;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            read[0] += length;
            return length;
          }
        };
    try (Reservation most = budget.tryReserve((1 << 20) - 200_000).orElseThrow();
        FlightFrame frame = marshaller.parse(endless)) {
      assertThat(most.bytesLeft()).isPositive();
      assertThat(frame.failure().reason()).isEqualTo(ErrorReason.OVERLOADED);
      assertThat(read[0]).isLessThan(400_000);
    }
  }

  private void assertParts(byte[] message, String header, String body) {
    try (FlightFrame frame = parse(Unpooled.wrappedBuffer(message))) {
      assertThat(frame.failure()).isNull();
      assertThat(ByteBufUtil.getBytes(frame.message())).asString().isEqualTo(header);
      assertThat(ByteBufUtil.getBytes(frame.body())).asString().isEqualTo(body);
    }
    assertThat(budget.bytesReserved()).isZero();
  }

  private void assertRefused(ByteBuf message, String problem) {
    try (FlightFrame frame = parse(message)) {
      assertThat(frame.failure()).as(ByteBufUtil.hexDump(message)).isNotNull();
      assertThat(frame.failure().reason()).isEqualTo(ErrorReason.INVALID_DATA);
      assertThat(frame.failure())
          .hasMessageStartingWith("FlightData is malformed")
          .hasMessageContaining(problem);
    }
    assertThat(budget.bytesReserved()).isZero();
  }

  private FlightFrame parse(ByteBuf message) {
    byte[] bytes = ByteBufUtil.getBytes(message);
    return marshaller.parse(new Known(bytes, bytes.length));
  }

  /** As gRPC hands out a message that is not compressed. */
  private static final class Known extends ByteArrayInputStream implements KnownLength {
    private final int length;

    Known(byte[] bytes, int length) {
      super(bytes);
      this.length = length;
    }

    @Override
    public int available() {
      return length;
    }
  }

  private static ByteBuf field(int number) {
    return Unpooled.buffer().writeBytes(varint((long) number << 3 | 2));
  }

  private static byte[] varint(long value) {
    ByteBuf bytes = Unpooled.buffer();
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.writeByte((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    return ByteBufUtil.getBytes(bytes.writeByte((int) rest));
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static byte[] concat(byte[]... parts) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
  }
}
