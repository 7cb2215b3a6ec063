package io.sheaf.server.flight;

import io.grpc.stub.ServerCallStreamObserver;
import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.DatasetPage;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.ListRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.jspecify.annotations.Nullable;

/** One listFlights under way: a page at a time, the next one when the client has taken the last. */
final class Listing {
  private static final int PAGE_NAMES_MAX = 100;

  private final DatasetStore store;
  private final ListRequest request;
  private final FlightInfos infos;
  private final WireHeaders wire;
  private final ServerCallStreamObserver<FlightInfo> response;
  private Optional<String> after;
  private long left;
  private boolean pageUnderWay;
  private boolean ended;

  Listing(
      DatasetStore store,
      ListRequest request,
      FlightInfos infos,
      WireHeaders wire,
      ServerCallStreamObserver<FlightInfo> response) {
    this.store = store;
    this.request = request;
    this.infos = infos;
    this.wire = wire;
    this.response = response;
    this.after = Optional.of(request.after().orElse(""));
    this.left = request.limit().map(Integer::longValue).orElse(Long.MAX_VALUE);
  }

  void start() {
    response.setOnReadyHandler(this::goOn);
    response.setOnCancelHandler(() -> {});
    goOn();
  }

  private synchronized void goOn() {
    if (ended || pageUnderWay || !response.isReady() || response.isCancelled()) {
      return;
    }
    if (after.isEmpty() || left == 0) {
      ended = true;
      response.onCompleted();
      return;
    }
    pageUnderWay = true;
    store
        .list(request.prefix().orElse(""), after.get(), (int) Math.min(PAGE_NAMES_MAX, left))
        .thenCompose(this::describe)
        .whenComplete(this::send);
  }

  private CompletableFuture<List<FlightInfo>> describe(DatasetPage page) {
    List<CompletableFuture<Optional<FlightInfo>>> described = new ArrayList<>();
    for (DatasetName name : page.names()) {
      described.add(
          store
              .open(name, Optional.empty())
              .thenApply(dataset -> Optional.of(describe(dataset)))
              .exceptionallyCompose(Listing::skipDropped)
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(described.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              after = page.after();
              return described.stream().flatMap(info -> info.join().stream()).toList();
            });
  }

  private FlightInfo describe(Dataset dataset) {
    DatasetName name = dataset.info().name();
    FlightDescriptor.Builder descriptor =
        FlightDescriptor.newBuilder().setType(FlightDescriptor.DescriptorType.PATH);
    request.store().ifPresent(descriptor::addPath);
    return infos.of(
        descriptor.addPath(name.value()).build(),
        wire.applyTo(DatasetRequest.of(name).in(request.store())),
        dataset.info());
  }

  /** A dataset that went between the listing and the look at it is no failure. */
  private static CompletableFuture<Optional<FlightInfo>> skipDropped(Throwable failure) {
    Throwable cause = SheafException.unwrap(failure);
    return cause instanceof SheafException known && known.reason() == ErrorReason.DATASET_NOT_FOUND
        ? CompletableFuture.completedFuture(Optional.empty())
        : CompletableFuture.failedFuture(cause);
  }

  private synchronized void send(@Nullable List<FlightInfo> page, @Nullable Throwable failure) {
    pageUnderWay = false;
    if (page == null) {
      ended = true;
      response.onError(
          FlightErrors.toStatus(failure == null ? new IllegalStateException() : failure));
      return;
    }
    page.forEach(response::onNext);
    left -= page.size();
    goOn();
  }
}
