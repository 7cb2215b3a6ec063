package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.sheaf.protocol.action.ActionMessage.Progress;
import io.sheaf.protocol.json.Json;
import io.sheaf.server.action.ActionResults;
import java.util.Map;
import org.apache.arrow.flight.impl.Flight.Result;

/** An action's messages on the wire, one JSON object a Result. */
final class ActionResponse implements ActionResults {
  private final ServerCallStreamObserver<Result> response;

  ActionResponse(ServerCallStreamObserver<Result> response) {
    this.response = response;
    response.setOnCancelHandler(() -> {});
  }

  /** Left out while the client has not taken the ones before. */
  @Override
  public synchronized void progress(Progress progress) {
    if (response.isReady() && !response.isCancelled()) {
      response.onNext(message("progress", progress));
    }
  }

  @Override
  public synchronized void result(Object result) {
    if (!response.isCancelled()) {
      response.onNext(message("result", result));
      response.onCompleted();
    }
  }

  @Override
  public synchronized void failed(Throwable failure) {
    response.onError(FlightErrors.toStatus(failure));
  }

  @Override
  public boolean isCancelled() {
    return response.isCancelled();
  }

  @Override
  public void whenCancelled(Runnable cancelled) {
    response.setOnCancelHandler(cancelled);
  }

  private static Result message(String kind, Object content) {
    String json = Json.write(Map.of(kind, content));
    return Result.newBuilder().setBody(ByteString.copyFromUtf8(json)).build();
  }
}
