package io.sheaf.server.flight;

import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.server.action.ActionRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The Flight service over datasets. */
public final class FlightServices {
  private FlightServices() {}

  /**
   * What the service needs of the settings.
   *
   * @param locations of every endpoint, asked for when the server listens; none means this service
   */
  public record Options(
      Supplier<List<String>> locations,
      long endpointBytesMax,
      Duration grace,
      long readAheadBytesMax,
      long putInFlightBytesMax,
      PutLimits put) {}

  /**
   * @param executor runs what follows a store's answers, and gRPC's callbacks; nothing on it waits
   * @param watch ends streams whose clients have been waited for long enough
   */
  public static FlightAnswers ofDatasets(
      DatasetStores stores,
      ActionRegistry actions,
      Options options,
      Executor executor,
      StreamWatch watch) {
    FlightInfos infos = new FlightInfos(options.locations, options.endpointBytesMax, options.grace);
    GetSession.Parts gets =
        new GetSession.Parts(
            stores, options.readAheadBytesMax, options.put.transcoding(), executor, watch);
    PutSession.Parts puts =
        new PutSession.Parts(stores, options.put, options.putInFlightBytesMax, executor, watch);
    RunningGets running = new RunningGets();
    List<FlightAction> flightActions =
        List.of(
            new CancelFlightInfo(stores, running), new RenewFlightEndpoint(stores, options.grace));
    return new FlightAnswers(
        new SheafFlightService(stores, infos, actions, flightActions, executor),
        new GetHandler(gets, running),
        new PutHandler<>(PutDialect.PUT, puts),
        new ExchangeHandler(gets, new PutHandler<>(PutDialect.EXCHANGE, puts)));
  }
}
