package io.sheaf.server;

import io.grpc.Server;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.wire.FlightWire;
import io.sheaf.protocol.wire.ZeroCopy;
import io.sheaf.server.action.ActionRegistry;
import io.sheaf.server.action.LongActions;
import io.sheaf.server.config.MemoryConfig;
import io.sheaf.server.config.ServerConfig;
import io.sheaf.server.config.SheafConfig;
import io.sheaf.server.flight.CallGate;
import io.sheaf.server.flight.FlightAnswers;
import io.sheaf.server.flight.FlightServices;
import io.sheaf.server.flight.StreamWatch;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.arrow.memory.RootAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place where the server's parts are wired. */
public final class ServerAssembly {
  private static final Logger LOG = LoggerFactory.getLogger(ServerAssembly.class);

  private ServerAssembly() {}

  /**
   * Starts a server; it serves when this returns.
   *
   * @throws SheafException in one clear line when it can't: STORE_UNAVAILABLE, or INVALID_REQUEST
   *     for a port that is taken
   */
  public static SheafServer start(SheafConfig config) {
    return start(config, ServerAssembly::datasets);
  }

  /**
   * What a server has before anything answers its calls.
   *
   * @param executor runs what calls do
   * @param locations known when the server listens
   */
  record Parts(
      SheafConfig config,
      Resources resources,
      ExecutorService executor,
      Supplier<List<String>> locations) {}

  /** Starts a server with something else than datasets behind its wire, if so wanted. */
  static SheafServer start(SheafConfig config, Function<Parts, FlightAnswers> answering) {
    MemoryConfig memory = config.memory();
    Resources resources =
        new Resources(
            new MemoryBudget(memory.budgetBytesMax()), new RootAllocator(memory.budgetBytesMax()));
    try {
      return start(config, resources, answering);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static SheafServer start(
      SheafConfig config, Resources resources, Function<Parts, FlightAnswers> answering) {
    ServerConfig settings = config.server();
    Network network = resources.own(new Network()); // closes last: calls that end late still use it
    ExecutorService executor = executor(resources);
    AdvertisedLocations locations = new AdvertisedLocations(settings);
    FlightAnswers answers = answering.apply(new Parts(config, resources, executor, locations));
    CallGate gate = new CallGate(settings.streamsMax());
    FlightWire wire = new FlightWire(resources.budget(), settings.messageBytesMax());
    Server server = GrpcListener.listen(settings, answers.bind(wire), gate, network, executor);
    locations.listening(server.getPort());
    LOG.info(
        "zero-copy writes are {}; memory budget {} bytes",
        ZeroCopy.isActive() ? "active" : "NOT ACTIVE: gRPC copies every message",
        resources.budget().bytesMax());
    return new SheafServer(server, settings.host(), gate, settings.drainDurationMax(), resources);
  }

  /** What serves datasets. */
  static FlightAnswers datasets(Parts parts) {
    SheafConfig config = parts.config;
    Resources resources = parts.resources;
    MemoryConfig memory = config.memory();
    DatasetStores stores = StoreAssembly.open(config, resources);
    PutLimits limits = new PutLimits(config.dataset().partitionsMax(), resources.transcoding());
    ActionRegistry actions =
        new ActionRegistry(
            stores,
            resources.own(new LongActions()),
            limits,
            memory.readAheadBytesMax(),
            memory.putInFlightBytesMax());
    return FlightServices.ofDatasets(
        stores,
        actions,
        new FlightServices.Options(
            parts.locations,
            config.dataset().endpointBytesMax(),
            config.dataset().grace(),
            memory.readAheadBytesMax(),
            memory.putInFlightBytesMax(),
            limits),
        parts.executor,
        resources.own(
            new StreamWatch(
                config.server().stallDurationMax(), config.dataset().putDurationMax())));
  }

  /** Nothing on it waits, so a few threads serve any number of streams. */
  private static ExecutorService executor(Resources resources) {
    int threads = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    AtomicInteger number = new AtomicInteger();
    ExecutorService executor =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "sheaf-flight-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    resources.own(executor::shutdown);
    return executor;
  }
}
