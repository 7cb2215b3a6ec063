package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.DecodingOption;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * All that a request asks for, in order, as one stream: the schema once, then each endpoint's
 * dictionaries and record batches. While one endpoint is pulled the next few come in already: at
 * most {@code streamsMax} at once, which share the client's {@code readAheadBytesMax}, beside the 8
 * MiB that gRPC may hold for each.
 *
 * <p>All of it is of one version, and each stream is gone on with when it breaks, as {@link
 * PartitionDownload} does. {@link #next} throws what that throws, and VERSION_CONFLICT when an
 * endpoint has another schema. For one thread at a time, but {@link #close} may come from another.
 */
public final class DatasetDownload implements FrameSource {
  private final DatasetFlight flight;
  private final Iterator<DatasetEndpoint> endpoints;
  private final Function<ByteString, PartitionDownload> begin;
  private final Deque<PartitionDownload> downloads = new ArrayDeque<>();
  private @Nullable SchemaMessage schema;
  private boolean closed;
  private ByteString appMetadata = ByteString.EMPTY;

  /**
   * Begins the first streams.
   *
   * @param begin begins one of a ticket
   */
  DatasetDownload(
      DatasetFlight flight, int streamsMax, Function<ByteString, PartitionDownload> begin) {
    this.flight = flight;
    this.endpoints = flight.endpoints().iterator();
    this.begin = begin;
    try {
      for (int stream = 0; stream < streamsMax; stream++) {
        beginNext();
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What the server said of the dataset when the download began: its version, its rows. */
  public DatasetFlight flight() {
    return flight;
  }

  /**
   * The next frame; waits for it.
   *
   * @return a frame that the caller closes, or null at the end
   * @throws IOException when the server sent what is no IPC message
   */
  @Override
  public @Nullable IpcFrame next() throws IOException {
    for (PartitionDownload current = current(); current != null; current = current()) {
      IpcFrame frame = current.next();
      if (frame == null) {
        goOn(current);
      } else if (frame.kind() == FrameKind.SCHEMA && schema != null) {
        frame.close();
        requireSchema(schema, current.schema());
      } else {
        schema = current.schema();
        appMetadata = current.appMetadata();
        return frame;
      }
    }
    return null;
  }

  /** Data without versions may be replaced while it is read. */
  private static void requireSchema(SchemaMessage first, @Nullable SchemaMessage other) {
    if (other == null || !first.equals(other)) {
      throw new SheafException(
          ErrorReason.VERSION_CONFLICT,
          "the dataset was replaced by one of another schema while it was read; read it anew");
    }
  }

  private synchronized @Nullable PartitionDownload current() {
    if (closed) {
      throw new SheafException(ErrorReason.CANCELLED, "the download is closed");
    }
    return downloads.peek();
  }

  private synchronized void goOn(PartitionDownload done) {
    done.close();
    downloads.remove(done);
    beginNext();
  }

  private synchronized void beginNext() {
    if (!closed && endpoints.hasNext()) {
      downloads.add(begin.apply(endpoints.next().ticket()));
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
    return new FrameArrowReader(this, allocator, DecodingOption.PARALLEL);
  }

  /** Cancels what is not pulled yet; the server stops reading for it. Safe to call again. */
  @Override
  public synchronized void close() {
    closed = true;
    downloads.forEach(PartitionDownload::close);
  }
}
