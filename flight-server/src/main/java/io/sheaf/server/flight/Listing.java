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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.jspecify.annotations.Nullable;

/**
 * One listFlights under way: names a page at a time, of which some are described at once, the next
 * ones when the client has taken the last. A page of a scan is larger, since each costs a look at
 * all keys.
 */
final class Listing {
  private static final int PAGE_NAMES_MAX = 100;
  private static final int SCAN_NAMES_MAX = 10_000;

  private final DatasetStore store;
  private final ListRequest request;
  private final FlightInfos infos;
  private final WireHeaders wire;
  private final ServerCallStreamObserver<FlightInfo> response;
  private final Deque<DatasetName> names = new ArrayDeque<>();
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
    if ((after.isEmpty() && names.isEmpty()) || left == 0) {
      ended = true;
      response.onCompleted();
      return;
    }
    pageUnderWay = true;
    CompletionStage<?> there =
        names.isEmpty() ? nextPage() : CompletableFuture.completedStage(null);
    there.thenCompose(known -> describe()).whenComplete(this::send);
  }

  private CompletionStage<?> nextPage() {
    String prefix = request.prefix().orElse("");
    String from = after.orElseThrow();
    CompletionStage<DatasetPage> page =
        request.scan().orElse(false)
            ? store.scan(prefix, from, (int) Math.min(SCAN_NAMES_MAX, left))
            : store.list(prefix, from, (int) Math.min(PAGE_NAMES_MAX, left));
    return page.thenAccept(this::take);
  }

  private synchronized void take(DatasetPage page) {
    names.addAll(page.names());
    after = page.after();
  }

  private CompletableFuture<List<FlightInfo>> describe() {
    List<CompletableFuture<Optional<FlightInfo>>> described =
        nextNames().stream().map(this::describe).toList();
    return CompletableFuture.allOf(described.toArray(CompletableFuture[]::new))
        .thenApply(done -> described.stream().flatMap(info -> info.join().stream()).toList());
  }

  private synchronized List<DatasetName> nextNames() {
    List<DatasetName> next = new ArrayList<>();
    while (next.size() < PAGE_NAMES_MAX && !names.isEmpty()) {
      next.add(names.remove());
    }
    return next;
  }

  private CompletableFuture<Optional<FlightInfo>> describe(DatasetName name) {
    return store
        .open(name, Optional.empty())
        .thenApply(dataset -> Optional.of(describe(dataset)))
        .exceptionallyCompose(failure -> withoutDescription(name, failure))
        .toCompletableFuture();
  }

  private FlightInfo describe(Dataset dataset) {
    DatasetName name = dataset.info().name();
    return infos.of(descriptor(name), wire.applyTo(DatasetRequest.of(name)), dataset.info());
  }

  private FlightDescriptor descriptor(DatasetName name) {
    FlightDescriptor.Builder descriptor =
        FlightDescriptor.newBuilder().setType(FlightDescriptor.DescriptorType.PATH);
    request.store().ifPresent(descriptor::addPath);
    return descriptor.addPath(name.value()).build();
  }

  /**
   * A dataset that went between the listing and the look at it is no failure; what a scan found and
   * can't be opened is named.
   */
  private CompletableFuture<Optional<FlightInfo>> withoutDescription(
      DatasetName name, Throwable failure) {
    Throwable cause = SheafException.unwrap(failure);
    if (cause instanceof SheafException known) {
      if (known.reason() == ErrorReason.DATASET_NOT_FOUND) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      boolean damaged =
          known.reason() == ErrorReason.CHUNK_CORRUPT
              || known.reason() == ErrorReason.CHUNK_MISSING
              || known.reason() == ErrorReason.NOT_SUPPORTED
              || known.reason() == ErrorReason.INVALID_DATA;
      if (damaged && request.scan().orElse(false)) {
        return CompletableFuture.completedFuture(
            Optional.of(infos.unknown(descriptor(name), name)));
      }
    }
    return CompletableFuture.failedFuture(cause);
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
