package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.wire.FlightFrame;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket stands for, pulled frame by frame as it lies in the store: the schema, then
 * dictionaries and record batches. The server sends only as fast as frames are pulled.
 *
 * <p>{@link #next} throws {@link io.sheaf.protocol.error.SheafException} with the server's reason,
 * SERVER_UNAVAILABLE when the connection broke, or TIMED_OUT when nothing came for the client's
 * {@code waitMax}; a stream that ends without one is whole. For one thread at a time, but {@link
 * #close} may come from another.
 */
public final class PartitionDownload implements FrameSource {
  private final Responses<FlightFrame> responses;
  private ByteString appMetadata = ByteString.EMPTY;

  PartitionDownload(Responses<FlightFrame> responses) {
    this.responses = responses;
  }

  /**
   * The next frame; waits for it.
   *
   * @return a frame that the caller closes, or null at the end
   * @throws IOException when the server sent what is no IPC message
   */
  @Override
  public @Nullable IpcFrame next() throws IOException {
    FlightFrame frame = responses.next();
    while (frame != null && frame.failure() == null && !frame.hasMessage()) {
      frame.close();
      frame = responses.next();
    }
    return frame == null ? null : take(frame);
  }

  private IpcFrame take(FlightFrame frame) throws IOException {
    if (frame.failure() != null) {
      close();
      throw frame.failure();
    }
    appMetadata = frame.appMetadata();
    try {
      return frame.toIpcFrame();
    } catch (CorruptIpcException e) {
      close();
      throw new IOException("the server sent a damaged message: " + e.getMessage(), e);
    }
  }

  /** What the application put along with the frame pulled last, perhaps empty. */
  public ByteString appMetadata() {
    return appMetadata;
  }

  /**
   * The frames decoded into vectors. Closing the reader closes this.
   *
   * @param allocator of the vectors
   */
  public ArrowReader reader(BufferAllocator allocator) {
    return new FrameArrowReader(this, allocator);
  }

  /** Cancels what is not pulled yet; the server stops reading for it. Safe to call again. */
  @Override
  public void close() {
    responses.cancel();
  }
}
