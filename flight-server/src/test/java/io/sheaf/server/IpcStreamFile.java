package io.sheaf.server;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sheaf.client.PartitionDownload;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;

/**
 * An IPC stream on disk, its messages sent as they are, and its frames as the server gives them.
 *
 * @param name of its dataset
 */
public record IpcStreamFile(String name, byte[] bytes) {
  private static final int CONTINUATION = -1;

  public static IpcStreamFile read(String name, Path file) {
    try {
      return new IpcStreamFile(name, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A frame's two parts.
   *
   * @param dictionary its id, -1 for other frames
   */
  public record Part(
      FrameKind kind, long dictionary, boolean isDelta, ByteBuffer message, ByteBuffer body) {
    public static Part of(IpcFrame frame) {
      byte[] message = ByteBufUtil.getBytes(frame.message());
      int padded = message.length + 7 & ~7; // a stream's padding belongs to no message
      return new Part(
          frame.kind(),
          frame.kind() == FrameKind.DICTIONARY ? frame.dictionaryId() : -1,
          frame.kind() == FrameKind.DICTIONARY && frame.isDelta(),
          ByteBuffer.wrap(Arrays.copyOf(message, padded)),
          ByteBuffer.wrap(ByteBufUtil.getBytes(frame.body())));
    }

    @Override
    public String toString() {
      return kind + " " + message.remaining() + "+" + body.remaining();
    }
  }

  /** What a put to its dataset's name as a path sends: its messages byte for byte. */
  public List<byte[]> put() {
    List<byte[]> messages = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int length = messageLength(rest); length != 0; length = messageLength(rest)) {
      FlightData.Builder data = FlightData.newBuilder();
      if (messages.isEmpty()) {
        data.setFlightDescriptor(
            FlightDescriptor.newBuilder().setType(DescriptorType.PATH).addPath(name));
      }
      ByteBuffer message = take(rest, length);
      int bodyLength = Math.toIntExact(Message.getRootAsMessage(message.slice()).bodyLength());
      data.setDataHeader(ByteString.copyFrom(message))
          .setDataBody(ByteString.copyFrom(take(rest, bodyLength)));
      messages.add(data.build().toByteArray());
    }
    return messages;
  }

  private static int messageLength(ByteBuffer rest) {
    int first = rest.remaining() == 0 ? 0 : rest.getInt();
    return first == CONTINUATION ? rest.getInt() : first;
  }

  private static ByteBuffer take(ByteBuffer rest, int length) {
    ByteBuffer taken = rest.slice(rest.position(), length);
    rest.position(rest.position() + length);
    return taken;
  }

  /** The file's own frames, in metadata V5. */
  public List<Part> frames() throws CorruptIpcException {
    List<IpcFrame> frames = IpcFrames.parse(Unpooled.wrappedBuffer(bytes.clone()));
    return frames.stream().map(Part::of).toList();
  }

  /** Frames without the dictionaries that are as they were: they may be sent again. */
  public static List<Part> withoutRepetitions(List<Part> frames) {
    Map<Long, Part> current = new HashMap<>();
    return frames.stream()
        .filter(part -> part.dictionary < 0 || !part.equals(current.put(part.dictionary, part)))
        .toList();
  }

  /** All frames of the dataset. */
  public List<Part> get(SheafClient client) throws IOException {
    List<Part> parts = new ArrayList<>();
    try (PartitionDownload download = client.get(ByteString.copyFromUtf8(name))) {
      for (IpcFrame frame = download.next(); frame != null; frame = download.next()) {
        parts.add(Part.of(frame));
        frame.close();
      }
    }
    return parts;
  }
}
