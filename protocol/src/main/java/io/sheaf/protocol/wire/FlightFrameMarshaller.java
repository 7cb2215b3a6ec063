package io.sheaf.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * FlightData (Flight.proto) to and from {@link FlightFrame}s, without a copy on the way out and
 * with one on the way in.
 *
 * <p>Out: the frame's buffers become gRPC's, which releases them when they are written. In: the
 * message is charged to the budget, copied into one buffer, and cut there; every length is checked
 * against what is really there. A message that lies gets INVALID_ARGUMENT, one without room
 * RESOURCE_EXHAUSTED.
 */
final class FlightFrameMarshaller implements MethodDescriptor.Marshaller<FlightFrame> {
  private static final int BLOCK_BYTES = 1 << 16;

  /** It lies on the heap, which the budget does not count. */
  private static final int APP_METADATA_BYTES_MAX = 1 << 20;

  private static final int DESCRIPTOR = FlightData.FLIGHT_DESCRIPTOR_FIELD_NUMBER;
  private static final int MESSAGE = FlightData.DATA_HEADER_FIELD_NUMBER;
  private static final int APP_METADATA = FlightData.APP_METADATA_FIELD_NUMBER;
  private static final int BODY = FlightData.DATA_BODY_FIELD_NUMBER;

  private final MemoryBudget budget;
  private final int messageBytesMax;

  FlightFrameMarshaller(MemoryBudget budget, int messageBytesMax) {
    this.budget = budget;
    this.messageBytesMax = messageBytesMax;
  }

  @Override
  public InputStream stream(FlightFrame frame) {
    CompositeByteBuf all =
        new CompositeByteBuf(UnpooledByteBufAllocator.DEFAULT, true, Integer.MAX_VALUE);
    all.addComponent(true, fieldsBeforeMessage(frame));
    all.addComponent(true, frame.message());
    all.addComponent(true, fieldsBeforeBody(frame));
    all.addComponent(true, frame.body());
    return new FrameInputStream(all);
  }

  private static ByteBuf fieldsBeforeMessage(FlightFrame frame) {
    return encode(
        out -> {
          if (frame.descriptor() != null) {
            out.writeMessage(DESCRIPTOR, frame.descriptor());
          }
          writeLength(out, MESSAGE, frame.message().readableBytes());
        });
  }

  private static ByteBuf fieldsBeforeBody(FlightFrame frame) {
    return encode(
        out -> {
          if (!frame.appMetadata().isEmpty()) {
            out.writeBytes(APP_METADATA, frame.appMetadata());
          }
          writeLength(out, BODY, frame.body().readableBytes());
        });
  }

  /**
   * Tag and length of a field of bytes that follow; nothing when there are none, as protobuf has
   * it.
   */
  private static void writeLength(CodedOutputStream out, int field, int length) throws IOException {
    if (length > 0) {
      out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(length);
    }
  }

  private interface Encoding {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  /** In direct memory: one part on the heap, and Netty copies the whole message to write it. */
  private static ByteBuf encode(Encoding encoding) {
    ByteString.Output bytes = ByteString.newOutput(32);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      encoding.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    ByteString fields = bytes.toByteString();
    ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer(fields.size(), fields.size());
    return direct.writeBytes(fields.asReadOnlyByteBuffer());
  }

  /** Never throws, since gRPC would answer UNKNOWN: the frame tells what is wrong. */
  @Override
  public FlightFrame parse(InputStream stream) {
    try {
      ByteBuf bytes = read(stream);
      try {
        return cut(bytes);
      } finally {
        bytes.release();
      }
    } catch (SheafException e) {
      return FlightFrame.failed(e);
    } catch (StatusRuntimeException e) { // gRPC's own limit of what it decompresses
      return FlightFrame.failed(
          new SheafException(ErrorReason.LIMIT_EXCEEDED, "FlightData: " + e.getMessage(), e));
    } catch (OutOfMemoryError e) { // of direct memory, by what others are receiving
      return FlightFrame.failed(
          new SheafException(
              ErrorReason.OVERLOADED, "no memory for a message now; try again later", e));
    } catch (EOFException e) {
      return FlightFrame.failed(malformed("it ends before its length"));
    } catch (IOException | RuntimeException e) {
      return FlightFrame.failed(malformed(e.getMessage()));
    }
  }

  private ByteBuf read(InputStream stream) throws IOException {
    return stream instanceof KnownLength
        ? InboundBytes.copy(stream, reserve(stream.available()))
        : readCompressed(stream);
  }

  /**
   * A message that gRPC itself decompresses has no known length, so it is paid for block by block:
   * a few bytes may become a thousand times as many.
   */
  private ByteBuf readCompressed(InputStream stream) throws IOException {
    CompositeByteBuf blocks =
        new CompositeByteBuf(UnpooledByteBufAllocator.DEFAULT, true, Integer.MAX_VALUE);
    try {
      byte[] block = stream.readNBytes(BLOCK_BYTES);
      while (block.length > 0) {
        requireAllowed(blocks.readableBytes() + (long) block.length);
        blocks.addComponent(true, allocate(block.length).writeBytes(block));
        block = stream.readNBytes(BLOCK_BYTES);
      }
      return allocate(blocks.readableBytes()).writeBytes(blocks);
    } finally {
      blocks.release();
    }
  }

  private ByteBuf allocate(int bytes) {
    try (Reservation reservation = reserve(bytes)) {
      return reservation.allocate(bytes);
    }
  }

  private void requireAllowed(long bytes) {
    if (bytes > messageBytesMax) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          "FlightData has more than the "
              + messageBytesMax
              + " bytes allowed; send smaller batches");
    }
  }

  private Reservation reserve(int bytes) {
    requireAllowed(bytes);
    return budget.tryReserve(bytes).orElseThrow(() -> noRoom(bytes));
  }

  private SheafException noRoom(int bytes) {
    String needed = "no room for a message of " + bytes + " bytes: the memory budget of ";
    return bytes > budget.bytesMax()
        ? new SheafException(
            ErrorReason.LIMIT_EXCEEDED,
            needed + budget.bytesMax() + " bytes is smaller; send smaller batches")
        : new SheafException(
            ErrorReason.OVERLOADED,
            needed + budget.bytesMax() + " bytes is in use; try again later");
  }

  private static SheafException malformed(@Nullable String problem) {
    return new SheafException(ErrorReason.INVALID_DATA, "FlightData is malformed: " + problem);
  }

  /**
   * Cuts the fields out of a message; unknown ones are passed over, the last of one kind counts.
   */
  private static FlightFrame cut(ByteBuf bytes) throws InvalidProtocolBufferException {
    FlightDescriptor descriptor = null;
    @Nullable ByteBuf message = null;
    @Nullable ByteBuf body = null;
    ByteString appMetadata = ByteString.EMPTY;
    ProtobufCursor cursor = new ProtobufCursor(bytes);
    while (cursor.nextField()) {
      switch (cursor.bytesField()) {
        case DESCRIPTOR ->
            descriptor =
                FlightDescriptor.parseFrom(
                    onHeap("descriptor", cursor, FlightWire.REQUEST_BYTES_MAX));
        case MESSAGE -> message = cursor.bytes();
        case APP_METADATA -> appMetadata = onHeap("app_metadata", cursor, APP_METADATA_BYTES_MAX);
        case BODY -> body = cursor.bytes();
        default -> {}
      }
    }
    return new FlightFrame(descriptor, owned(message), appMetadata, owned(body));
  }

  private static ByteString onHeap(String field, ProtobufCursor cursor, int bytesMax) {
    ByteBuf bytes = cursor.bytes();
    if (bytes.readableBytes() > bytesMax) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          "FlightData's "
              + field
              + " has "
              + bytes.readableBytes()
              + " bytes, at most "
              + bytesMax
              + " are allowed");
    }
    return ByteString.copyFrom(bytes.nioBuffer());
  }

  private static ByteBuf owned(@Nullable ByteBuf slice) {
    return slice == null || !slice.isReadable() ? Unpooled.EMPTY_BUFFER : slice.retain();
  }
}
