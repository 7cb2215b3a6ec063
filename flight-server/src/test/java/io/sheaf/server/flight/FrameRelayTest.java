package io.sheaf.server.flight;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.sheaf.dataset.transfer.ChunkFrames;
import io.sheaf.dataset.transfer.DatasetFrames.Tagged;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.wire.FlightFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameRelayTest {
  private static final Duration STALL = Duration.ofMinutes(15);
  private static final SchemaMessage SCHEMA =
      SchemaMessage.of(new Schema(List.of(Field.nullable("n", new ArrowType.Int(32, true)))));

  private final StreamWatch watch = new StreamWatch(STALL, STALL);
  private final Client client = new Client();
  private final Source source = new Source();
  private final FrameRelay relay =
      new FrameRelay(client, source, Runnable::run, watch, new StreamReset());

  @AfterEach
  void stop() {
    watch.close();
  }

  @Test
  void aClientThatWaitedForTheStoreHasNotStalled() {
    CompletableFuture<List<Tagged>> slow = new CompletableFuture<>();
    source.next.add(CompletableFuture.completedFuture(frame()));
    source.next.add(slow);
    client.takes = 1;
    relay.wakeHere();
    assertThat(client.taken).isEqualTo(1);

    client.takes = 1; // it has all that came, and waits for the store
    relay.wakeHere();
    relay.endIfOverdue(System.nanoTime() + STALL.multipliedBy(2).toNanos());
    client.takes = 0;
    slow.complete(frame());
    assertThat(client.closed).isEmpty();

    client.takes = 2;
    source.next.add(CompletableFuture.completedFuture(List.of()));
    relay.wakeHere();
    assertThat(client.taken).isEqualTo(2);
    assertThat(client.closed).containsExactly(Status.Code.OK);
  }

  @Test
  void aClientThatTakesNothingHas() {
    source.next.add(CompletableFuture.completedFuture(frame()));
    client.takes = 0;
    relay.wakeHere();
    relay.endIfOverdue(System.nanoTime() + STALL.multipliedBy(2).toNanos());

    assertThat(client.closed).hasSize(1).doesNotContain(Status.Code.OK);
  }

  private static List<Tagged> frame() {
    return List.of(new Tagged(SCHEMA.frame(), ByteString.EMPTY));
  }

  /** What a store gives, in order. */
  private static final class Source implements ChunkFrames {
    private final Deque<CompletableFuture<List<Tagged>>> next = new ArrayDeque<>();

    @Override
    public CompletionStage<List<Tagged>> next() {
      return next.remove();
    }

    @Override
    public void close() {}
  }

  /** A call whose client takes so many frames more. */
  private static final class Client extends ServerCall<Object, FlightFrame> {
    private final List<Status.Code> closed = new ArrayList<>();
    private int takes;
    private int taken;

    @Override
    public boolean isReady() {
      return takes > 0;
    }

    @Override
    public void sendMessage(FlightFrame frame) {
      frame.close();
      takes--;
      taken++;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed.add(status.getCode());
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public MethodDescriptor<Object, FlightFrame> getMethodDescriptor() {
      throw new UnsupportedOperationException();
    }
  }
}
