package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.impl.Flight.Ticket;

/** A client that sends whatever bytes it is told to. */
public final class RawFlight implements AutoCloseable {
  private static final int WAIT_SECONDS_MAX = 20;
  private static final String SERVICE = "arrow.flight.protocol.FlightService/";

  private final ManagedChannel channel;

  public RawFlight(String location) {
    this(location, 1 << 20);
  }

  /**
   * @param windowBytes that the server may send before they are read
   */
  RawFlight(String location, int windowBytes) {
    URI uri = URI.create(location);
    channel =
        NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort())
            .usePlaintext()
            .disableRetry()
            .flowControlWindow(windowBytes)
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .build();
  }

  /** How a call ended. */
  public record End(Status status, Metadata trailers, int messages) {
    Status.Code code() {
      return status.getCode();
    }

    /** The reason of its google.rpc.ErrorInfo, empty when it has none. */
    String reason() {
      return errorInfo().getReason();
    }

    ErrorInfo errorInfo() {
      com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
      for (Any detail : details.getDetailsList()) {
        try {
          return detail.unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException e) {
          throw new UncheckedIOException(e);
        }
      }
      return ErrorInfo.getDefaultInstance();
    }

    /** It went well. */
    public End isOk() {
      assertThat(code()).as("%s", status).isEqualTo(Status.Code.OK);
      return this;
    }

    /** Status and words of the message, which is one for people: no trace, no class names. */
    End has(Status.Code code, String... words) {
      assertThat(status.getCode()).as("%s", status).isEqualTo(code);
      assertThat(String.valueOf(status.getDescription()))
          .isNotBlank()
          .doesNotContain("Exception", "io.sheaf", "\n")
          .hasSizeLessThan(2_000);
      for (String word : words) {
        assertThat(status.getDescription()).contains(word);
      }
      return this;
    }

    End hasEndedWell() {
      assertThat(status.getCode()).as("%s", status).isEqualTo(Status.Code.OK);
      return this;
    }
  }

  /** A ticket's message. */
  static byte[] ticket(byte[] ticket) {
    return Ticket.newBuilder().setTicket(ByteString.copyFrom(ticket)).build().toByteArray();
  }

  static byte[] ticket(String ticket) {
    return ticket(ticket.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends messages, ends the stream, and waits for the end of the call. */
  public End call(String method, List<byte[]> messages) throws Exception {
    return start(method, messages, true).get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** Sends messages; without a half-close the server has to end the call by itself. */
  CompletableFuture<End> start(String method, List<byte[]> messages, boolean halfClose) {
    ClientCall<byte[], byte[]> call = channel.newCall(descriptor(method), CallOptions.DEFAULT);
    Ending ending = new Ending(call);
    call.start(ending, new Metadata());
    call.request(1);
    messages.forEach(call::sendMessage);
    if (halfClose) {
      call.halfClose();
    }
    return ending.end;
  }

  /** A doGet of which nothing is read before it is asked for. */
  RawStream get(String ticket) {
    return open("DoGet", List.of(ticket(ticket)));
  }

  /** A call with all its messages sent, of whose answer nothing is read before it is asked for. */
  RawStream open(String method, List<byte[]> messages) {
    ClientCall<byte[], byte[]> call = channel.newCall(descriptor(method), CallOptions.DEFAULT);
    RawStream stream = new RawStream(call);
    call.start(stream, new Metadata());
    messages.forEach(call::sendMessage);
    call.halfClose();
    return stream;
  }

  private static MethodDescriptor<byte[], byte[]> descriptor(String method) {
    Marshaller<byte[]> bytes = new BytesMarshaller();
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodType.BIDI_STREAMING)
        .setFullMethodName(SERVICE + method)
        .setRequestMarshaller(bytes)
        .setResponseMarshaller(bytes)
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static final class Ending extends ClientCall.Listener<byte[]> {
    private final ClientCall<?, ?> call;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private int messages;

    Ending(ClientCall<?, ?> call) {
      this.call = call;
    }

    @Override
    public void onMessage(byte[] message) {
      messages++;
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(new End(status, trailers, messages));
    }
  }

  private static final class BytesMarshaller implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
