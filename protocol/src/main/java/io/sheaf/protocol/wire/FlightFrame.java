package io.sheaf.protocol.wire;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * One FlightData message (Flight.proto), its IPC parts as buffers. It owns one reference to each
 * buffer and gives them up when closed; handing it to gRPC hands it over.
 *
 * @param descriptor what the first message of a put carries
 * @param message {@code data_header}: the IPC message, empty when the frame is metadata alone
 * @param appMetadata the application's own bytes, empty when there are none
 * @param body {@code data_body}, empty when there is none
 * @param failure why a message that came in could not be taken; then all else is empty
 */
public record FlightFrame(
    @Nullable FlightDescriptor descriptor,
    ByteBuf message,
    ByteString appMetadata,
    ByteBuf body,
    @Nullable SheafException failure)
    implements AutoCloseable {

  /** A frame that could be read. */
  public FlightFrame(
      @Nullable FlightDescriptor descriptor,
      ByteBuf message,
      ByteString appMetadata,
      ByteBuf body) {
    this(descriptor, message, appMetadata, body, null);
  }

  /** In place of a message that could not be taken. */
  static FlightFrame failed(SheafException failure) {
    return new FlightFrame(
        null, Unpooled.EMPTY_BUFFER, ByteString.EMPTY, Unpooled.EMPTY_BUFFER, failure);
  }

  /** A frame that carries this IPC frame, whose ownership it takes over. */
  public static FlightFrame of(IpcFrame frame, ByteString appMetadata) {
    return new FlightFrame(null, frame.message(), appMetadata, frame.body());
  }

  /** A frame with a schema and the descriptor of a put; takes over the schema's frame. */
  public static FlightFrame of(FlightDescriptor descriptor, IpcFrame schema) {
    return new FlightFrame(descriptor, schema.message(), ByteString.EMPTY, schema.body());
  }

  /** A frame of metadata alone. */
  public static FlightFrame ofMetadata(ByteString appMetadata) {
    return new FlightFrame(null, Unpooled.EMPTY_BUFFER, appMetadata, Unpooled.EMPTY_BUFFER);
  }

  /** The same with another descriptor; the buffers go over to it. */
  public FlightFrame withDescriptor(@Nullable FlightDescriptor other) {
    return new FlightFrame(other, message, appMetadata, body, failure);
  }

  /** Whether it carries an IPC message. */
  public boolean hasMessage() {
    return message.isReadable();
  }

  /**
   * The IPC frame it carries. The buffers go over to the result; this frame must not be used any
   * more, also when it throws.
   *
   * @throws CorruptIpcException when message and body are not one
   */
  public IpcFrame toIpcFrame() throws CorruptIpcException {
    return IpcFrame.of(message, body);
  }

  @Override
  public void close() {
    message.release();
    body.release();
  }
}
