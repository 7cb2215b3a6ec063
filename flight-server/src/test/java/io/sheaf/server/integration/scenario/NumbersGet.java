package io.sheaf.server.integration.scenario;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.wire.FlightFrame;
import io.sheaf.server.flight.FlightErrors;
import io.sheaf.server.integration.scenario.Scenario.Numbers;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.flight.impl.Flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** doGet of one batch with the one column {@code number}. */
final class NumbersGet implements ServerCallHandler<Ticket, FlightFrame> {
  private final Function<String, Numbers> numbers;
  private final BufferAllocator allocator;

  /**
   * @param numbers of a ticket, or a SheafException
   */
  NumbersGet(Function<String, Numbers> numbers, BufferAllocator allocator) {
    this.numbers = numbers;
    this.allocator = allocator;
  }

  /** Of what doGet gives, as getFlightInfo tells it. */
  static Schema schema(boolean signed) {
    return new Schema(List.of(Field.nullable("number", new ArrowType.Int(32, signed))));
  }

  @Override
  public ServerCall.Listener<Ticket> startCall(
      ServerCall<Ticket, FlightFrame> call, Metadata headers) {
    call.request(2); // the ticket, and the client's half-close
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(Ticket ticket) {
        try {
          send(call, numbers.apply(ticket.getTicket().toStringUtf8()));
        } catch (SheafException e) {
          FlightErrors.close(call, e);
        }
      }
    };
  }

  private void send(ServerCall<Ticket, FlightFrame> call, Numbers batch) {
    Schema schema = schema(batch.signed());
    call.sendHeaders(new Metadata());
    call.sendMessage(FlightFrame.of(SchemaMessage.of(schema).frame(), ByteString.EMPTY));
    call.sendMessage(FlightFrame.of(encode(schema, batch.values()), ByteString.EMPTY));
    call.close(Status.OK, new Metadata());
  }

  private IpcFrame encode(Schema schema, List<Integer> values) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      FieldVector column = root.getVector(0);
      column.setInitialCapacity(values.size());
      column.allocateNew();
      for (int row = 0; row < values.size(); row++) {
        ((BaseIntVector) column).setWithPossibleTruncate(row, values.get(row));
      }
      root.setRowCount(values.size());
      return BatchFrames.encode(new VectorUnloader(root).getRecordBatch());
    }
  }
}
