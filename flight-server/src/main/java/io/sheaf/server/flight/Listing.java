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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.jspecify.annotations.Nullable;

/**
 * One listFlights under way: names a page at a time, of which some datasets are opened at once, and
 * described one by one when the client is ready for more. A page of a scan is larger, since each
 * costs a look at all keys.
 */
final class Listing {
  private static final int PAGE_NAMES_MAX = 100;
  private static final int SCAN_NAMES_MAX = 10_000;
  private static final int OPENED_MAX = 32;

  private final DatasetStore store;
  private final ListRequest request;
  private final FlightInfos infos;
  private final WireHeaders wire;
  private final ServerCallStreamObserver<FlightInfo> response;
  private final Executor executor;
  private final Deque<DatasetName> names = new ArrayDeque<>();
  private final Deque<Opened> opened = new ArrayDeque<>();
  private Optional<String> after;
  private long left;
  private boolean stepUnderWay;
  private boolean ended;

  /** What came of opening a dataset: it, or why not. */
  private record Opened(DatasetName name, @Nullable Dataset dataset, @Nullable Throwable failure) {}

  /**
   * @param executor makes what is said of a dataset, which takes long for one of many partitions
   */
  Listing(
      DatasetStore store,
      ListRequest request,
      FlightInfos infos,
      WireHeaders wire,
      ServerCallStreamObserver<FlightInfo> response,
      Executor executor) {
    this.store = store;
    this.request = request;
    this.infos = infos;
    this.wire = wire;
    this.response = response;
    this.executor = executor;
    this.after = Optional.of(request.after().orElse(""));
    this.left = request.limit().map(Integer::longValue).orElse(Long.MAX_VALUE);
  }

  void start() {
    response.setOnReadyHandler(this::goOn);
    response.setOnCancelHandler(() -> {});
    goOn();
  }

  private synchronized void goOn() {
    if (ended || stepUnderWay || !response.isReady() || response.isCancelled()) {
      return;
    }
    if ((after.isEmpty() && names.isEmpty() && opened.isEmpty()) || left == 0) {
      ended = true;
      response.onCompleted();
      return;
    }
    stepUnderWay = true;
    if (!opened.isEmpty()) {
      Opened next = opened.remove();
      executor.execute(() -> send(next)); // one a task: others have their turn in between
      return;
    }
    CompletionStage<?> there =
        names.isEmpty() ? nextPage() : CompletableFuture.completedStage(null);
    there.thenCompose(known -> openNext()).whenComplete(this::take);
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

  private CompletableFuture<List<Opened>> openNext() {
    List<CompletableFuture<Opened>> opening = nextNames().stream().map(this::open).toList();
    return CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new))
        .thenApply(done -> opening.stream().map(CompletableFuture::join).toList());
  }

  private synchronized List<DatasetName> nextNames() {
    List<DatasetName> next = new ArrayList<>();
    while (next.size() < OPENED_MAX && !names.isEmpty()) {
      next.add(names.remove());
    }
    return next;
  }

  private CompletableFuture<Opened> open(DatasetName name) {
    return store
        .open(name, Optional.empty())
        .handle((dataset, failure) -> new Opened(name, dataset, failure))
        .toCompletableFuture();
  }

  private void take(@Nullable List<Opened> next, @Nullable Throwable failure) {
    if (next == null) {
      fail(failure == null ? new IllegalStateException() : failure);
      return;
    }
    synchronized (this) {
      opened.addAll(next);
      stepUnderWay = false;
    }
    goOn();
  }

  private void send(Opened next) {
    try {
      Optional<FlightInfo> info = describe(next);
      info.ifPresent(response::onNext);
      synchronized (this) {
        left -= info.isPresent() ? 1 : 0;
        stepUnderWay = false;
      }
      goOn();
    } catch (RuntimeException | Error e) { // else the client would wait for good
      fail(e);
    }
  }

  private synchronized void fail(Throwable failure) {
    ended = true;
    response.onError(FlightErrors.toStatus(failure));
  }

  private Optional<FlightInfo> describe(Opened next) {
    Throwable failure = next.failure;
    if (next.dataset != null) {
      try {
        return Optional.of(describe(next.dataset));
      } catch (SheafException e) {
        failure = e;
      }
    }
    return withoutDescription(next.name, failure == null ? new IllegalStateException() : failure);
  }

  private FlightInfo describe(Dataset dataset) {
    DatasetName name = dataset.info().name();
    return infos.of(
        descriptor(name),
        wire.applyTo(DatasetRequest.of(name).in(request.store())),
        dataset.info());
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
  private Optional<FlightInfo> withoutDescription(DatasetName name, Throwable failure) {
    if (SheafException.unwrap(failure) instanceof SheafException known) {
      if (known.reason() == ErrorReason.DATASET_NOT_FOUND) {
        return Optional.empty();
      }
      boolean damaged =
          known.reason() == ErrorReason.CHUNK_CORRUPT
              || known.reason() == ErrorReason.CHUNK_MISSING
              || known.reason() == ErrorReason.NOT_SUPPORTED
              || known.reason() == ErrorReason.INVALID_DATA;
      if (damaged && request.scan().orElse(false)) {
        return Optional.of(infos.unknown(descriptor(name), name));
      }
    }
    throw new CompletionException(failure);
  }
}
