package io.sheaf.server.integration.scenario;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.stub.StreamObserver;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.server.flight.FlightAnswers;
import io.sheaf.server.flight.FlightErrors;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.flight.impl.FlightServiceGrpc.FlightServiceImplBase;
import org.apache.arrow.memory.BufferAllocator;

/**
 * One of Arrow's named scenarios: a service that holds what its client expects. The methods that a
 * scenario does not have are refused.
 */
public abstract class Scenario extends FlightServiceImplBase {
  /**
   * @param allocator of the batches it gives, all of which are closed when the calls have ended
   */
  public FlightAnswers answers(BufferAllocator allocator) {
    return new FlightAnswers(
        this, new NumbersGet(this::numbers, allocator), refusing(), new EchoExchange(this));
  }

  /** The numbers that a ticket stands for, in the one column of one batch. */
  Numbers numbers(String ticket) {
    throw notPartOfIt();
  }

  /** Whether exchanges of this command are echoed. */
  boolean echoes(String command) {
    return false;
  }

  /** What doGet gives: signed or unsigned, of 32 bits. */
  record Numbers(boolean signed, List<Integer> values) {}

  /** Answers once, or with the error that the server's mapping makes of a failure. */
  static <T> void answer(StreamObserver<T> response, Supplier<T> value) {
    try {
      response.onNext(value.get());
      response.onCompleted();
    } catch (SheafException e) {
      response.onError(FlightErrors.toStatus(e));
    }
  }

  static SheafException invalid(String problem) {
    return new SheafException(ErrorReason.INVALID_REQUEST, problem);
  }

  static SheafException notPartOfIt() {
    return new SheafException(ErrorReason.NOT_SUPPORTED, "not part of this scenario");
  }

  private static <Q, R> ServerCallHandler<Q, R> refusing() {
    return (ServerCall<Q, R> call, Metadata headers) -> {
      FlightErrors.close(call, notPartOfIt());
      return new ServerCall.Listener<>() {};
    };
  }
}
