package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.protocol.action.ActionName;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.server.action.ActionRegistry;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.arrow.flight.impl.Flight.Action;
import org.apache.arrow.flight.impl.Flight.ActionType;
import org.apache.arrow.flight.impl.Flight.Criteria;
import org.apache.arrow.flight.impl.Flight.Empty;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.PollInfo;
import org.apache.arrow.flight.impl.Flight.Result;
import org.apache.arrow.flight.impl.Flight.SchemaResult;
import org.apache.arrow.flight.impl.FlightServiceGrpc.FlightServiceImplBase;

/** The Flight methods that carry no data; each one line of what it is. Nothing here waits. */
final class SheafFlightService extends FlightServiceImplBase {
  private final DatasetStores stores;
  private final FlightInfos infos;
  private final ActionRegistry actions;
  private final List<FlightAction> flightActions;
  private final Executor executor;

  /**
   * @param executor makes what is said of a dataset, which takes long for one of many partitions: a
   *     store's answers come on threads that others' answers need
   */
  SheafFlightService(
      DatasetStores stores,
      FlightInfos infos,
      ActionRegistry actions,
      List<FlightAction> flightActions,
      Executor executor) {
    this.stores = stores;
    this.infos = infos;
    this.actions = actions;
    this.flightActions = flightActions;
    this.executor = executor;
  }

  @Override
  public void getFlightInfo(FlightDescriptor descriptor, StreamObserver<FlightInfo> response) {
    answer(response, () -> info(descriptor));
  }

  /** What is stored is complete, so the first answer is the last. */
  @Override
  public void pollFlightInfo(FlightDescriptor descriptor, StreamObserver<PollInfo> response) {
    answer(
        response,
        () ->
            info(descriptor)
                .thenApply(info -> PollInfo.newBuilder().setInfo(info).setProgress(1).build()));
  }

  private CompletionStage<FlightInfo> info(FlightDescriptor descriptor) {
    DatasetRequest request =
        WireHeaders.current().applyTo(Descriptors.toDatasetRequest(descriptor));
    return stores
        .open(request)
        .thenApplyAsync(dataset -> infos.of(descriptor, request, dataset.info()), executor);
  }

  @Override
  public void getSchema(FlightDescriptor descriptor, StreamObserver<SchemaResult> response) {
    answer(
        response,
        () -> {
          DatasetRequest request = Descriptors.toDatasetRequest(descriptor);
          return stores
              .open(request)
              .thenApplyAsync(
                  dataset -> RequestedSchema.of(request, dataset.info()).encapsulated(), executor)
              .thenApply(
                  schema ->
                      SchemaResult.newBuilder().setSchema(ByteString.copyFrom(schema)).build());
        });
  }

  @Override
  public void listFlights(Criteria criteria, StreamObserver<FlightInfo> response) {
    try {
      ListRequest request =
          ListRequest.parseCriteria(criteria.getExpression().asReadOnlyByteBuffer());
      new Listing(
              stores.get(request.store()),
              request,
              infos,
              WireHeaders.current(),
              (ServerCallStreamObserver<FlightInfo>) response,
              executor)
          .start();
    } catch (SheafException e) {
      response.onError(FlightErrors.toStatus(e));
    }
  }

  @Override
  public void listActions(Empty request, StreamObserver<ActionType> response) {
    for (ActionName name : ActionName.values()) {
      response.onNext(actionType(name.wireName(), name.description()));
    }
    for (FlightAction action : flightActions) {
      response.onNext(actionType(action.type(), action.description()));
    }
    response.onCompleted();
  }

  private static ActionType actionType(String type, String description) {
    return ActionType.newBuilder().setType(type).setDescription(description).build();
  }

  @Override
  public void doAction(Action action, StreamObserver<Result> response) {
    for (FlightAction known : flightActions) {
      if (known.type().equals(action.getType())) {
        answer(response, () -> known.run(action.getBody()));
        return;
      }
    }
    ActionResponse results = new ActionResponse((ServerCallStreamObserver<Result>) response);
    try {
      actions.run(action.getType(), action.getBody().asReadOnlyByteBuffer(), results);
    } catch (SheafException e) {
      results.failed(e);
    }
  }

  private static <T> void answer(
      StreamObserver<T> response, Supplier<CompletionStage<T>> question) {
    try {
      question
          .get()
          .whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  response.onNext(value);
                  response.onCompleted();
                } else {
                  response.onError(FlightErrors.toStatus(failure));
                }
              });
    } catch (SheafException e) {
      response.onError(FlightErrors.toStatus(e));
    }
  }
}
