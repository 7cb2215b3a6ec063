package io.sheaf.server;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.NetworkProblem;
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
import io.sheaf.server.flight.FlightServices;
import io.sheaf.server.flight.StallWatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.RootAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only place where the server's parts are wired. */
public final class ServerAssembly {
  private static final Logger LOG = LoggerFactory.getLogger(ServerAssembly.class);
  private static final String REDIS = "redis";

  /** What a client may send before it is asked for more, in bytes a stream. */
  private static final int FLOW_CONTROL_WINDOW_BYTES = 4 << 20;

  /** Headers over 8 KiB are refused by many proxies; ours may hold a little more. */
  private static final int HEADER_BYTES_MAX = 16 << 10;

  /** How often a silent client is asked whether it is still there, and how often it may ask. */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

  private static final Duration KEEP_ALIVE_CLIENT_MIN = Duration.ofSeconds(10);

  /**
   * gRPC answers a message over its own limit with a bare reset, so ours comes first and says what
   * is wrong.
   */
  private static final int MESSAGE_LIMIT_FACTOR = 2;

  private ServerAssembly() {}

  /**
   * Starts a server; it serves when this returns.
   *
   * @throws SheafException in one clear line when it can't: STORE_UNAVAILABLE, or INVALID_REQUEST
   *     for a port that is taken
   */
  public static SheafServer start(SheafConfig config) {
    MemoryConfig memory = config.memory();
    Resources resources =
        new Resources(
            new MemoryBudget(memory.budgetBytesMax()), new RootAllocator(memory.budgetBytesMax()));
    try {
      return start(config, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static SheafServer start(SheafConfig config, Resources resources) {
    DatasetStore store = RedisAssembly.open(config, resources);
    DatasetStores stores = new DatasetStores(REDIS, Map.of(REDIS, store));
    ExecutorService executor = executor(resources);
    CallGate gate = new CallGate(config.server().streamsMax());
    AdvertisedLocations locations = new AdvertisedLocations(config.server());
    Server server =
        listen(
            config.server(),
            service(config, stores, resources, executor, locations),
            gate,
            executor);
    locations.listening(server.getPort());
    LOG.info(
        "zero-copy writes are {}; memory budget {} bytes",
        ZeroCopy.isActive() ? "active" : "NOT ACTIVE: gRPC copies every message",
        resources.budget().bytesMax());
    return new SheafServer(
        server, config.server().host(), gate, config.server().drainDurationMax(), resources);
  }

  private static ServerServiceDefinition service(
      SheafConfig config,
      DatasetStores stores,
      Resources resources,
      ExecutorService executor,
      AdvertisedLocations locations) {
    MemoryConfig memory = config.memory();
    PutLimits limits = new PutLimits(config.dataset().partitionsMax(), resources.transcoding());
    ActionRegistry actions =
        new ActionRegistry(
            stores,
            resources.own(new LongActions()),
            limits,
            memory.readAheadBytesMax(),
            memory.putInFlightBytesMax());
    return FlightServices.bind(
        new FlightWire(resources.budget(), config.server().messageBytesMax()),
        stores,
        actions,
        new FlightServices.Options(
            locations,
            config.dataset().endpointBytesMax(),
            config.dataset().grace(),
            memory.readAheadBytesMax(),
            memory.putInFlightBytesMax(),
            limits),
        executor,
        resources.own(new StallWatch(config.server().stallDurationMax())));
  }

  private static Server listen(
      ServerConfig config,
      ServerServiceDefinition service,
      CallGate gate,
      ExecutorService executor) {
    InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
    try {
      return NettyServerBuilder.forAddress(address)
          .executor(executor)
          .maxInboundMessageSize(messageBytesMaxOfGrpc(config))
          .maxInboundMetadataSize(HEADER_BYTES_MAX)
          .maxConcurrentCallsPerConnection(config.connectionStreamsMax())
          .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
          .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
          .permitKeepAliveTime(KEEP_ALIVE_CLIENT_MIN.toSeconds(), TimeUnit.SECONDS)
          .permitKeepAliveWithoutCalls(true)
          .intercept(gate)
          .addService(service)
          .build()
          .start();
    } catch (IOException e) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "can't listen on "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + NetworkProblem.of(e)
              + "; choose another --port, or 0 for any",
          e);
    }
  }

  private static int messageBytesMaxOfGrpc(ServerConfig config) {
    return (int)
        Math.min(Integer.MAX_VALUE, (long) MESSAGE_LIMIT_FACTOR * config.messageBytesMax());
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
