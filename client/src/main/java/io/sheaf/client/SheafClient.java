package io.sheaf.client;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.action.ActionMessage;
import io.sheaf.protocol.action.ActionName;
import io.sheaf.protocol.action.AdoptRequest;
import io.sheaf.protocol.action.CleanRequest;
import io.sheaf.protocol.action.CleanResult;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.action.DropRequest;
import io.sheaf.protocol.action.DropResult;
import io.sheaf.protocol.action.PingRequest;
import io.sheaf.protocol.action.PingResult;
import io.sheaf.protocol.action.RollbackRequest;
import io.sheaf.protocol.action.RollbackResult;
import io.sheaf.protocol.action.VersionsRequest;
import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.flight.impl.Flight.Action;
import org.apache.arrow.flight.impl.Flight.Criteria;
import org.apache.arrow.flight.impl.Flight.FlightInfo;
import org.apache.arrow.flight.impl.Flight.Result;
import org.apache.arrow.flight.impl.FlightServiceGrpc;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * A connection to a Sheaf server. It is begun at once, and made again when it broke.
 *
 * <p>Methods block, for no longer than the options say, and throw {@link SheafException}: the
 * server's reason when it gave one, SERVER_UNAVAILABLE when it could not be reached. Safe for any
 * number of threads; downloads and uploads are each for one.
 *
 * <p>What changes nothing ({@link #list}, {@link #info}, {@link #schema}, {@link #read}, {@link
 * #get}), and {@link #write}, is tried again as the options' {@link RetryPolicy} says, when the
 * reason is STORE_UNAVAILABLE, SERVER_UNAVAILABLE, DRAINING, OVERLOADED or STORE_FULL; all else is
 * done once. A wait between attempts ends at once, by CANCELLED, when its thread is interrupted or
 * the client is closed.
 */
public final class SheafClient implements AutoCloseable {
  private final ClientOptions options;
  private final FlightCalls calls;

  private SheafClient(ClientOptions options) {
    this.options = options;
    this.calls = new FlightCalls(options);
  }

  /**
   * A client of the server at {@code grpc://host:port}.
   *
   * @throws SheafException INVALID_REQUEST when that is no location
   */
  public static SheafClient connect(String location) {
    return connect(ClientOptions.of(location));
  }

  public static SheafClient connect(ClientOptions options) {
    return new SheafClient(options);
  }

  /**
   * Loads what a first connection needs, for a program with a core to spare before it knows where
   * to connect: about a tenth of a second. Connects to nothing, and keeps nothing.
   */
  public static void prepare() {
    FlightChannel.prepare();
  }

  /** The datasets that a request asks for, in the order of their names. */
  public List<DatasetFlight> list(ListRequest request) {
    long deadlineNanos = System.nanoTime() + options.waitMax().toNanos();
    return Attempts.run(
        calls.retrying(), RetryRules::allowRead, deadlineNanos, () -> listOnce(request));
  }

  private List<DatasetFlight> listOnce(ListRequest request) {
    Criteria criteria =
        Criteria.newBuilder().setExpression(ByteString.copyFromUtf8(Json.write(request))).build();
    List<DatasetFlight> flights = new ArrayList<>();
    Responses<FlightInfo> infos = calls.ask(FlightServiceGrpc.getListFlightsMethod(), criteria);
    try {
      for (FlightInfo info = infos.next(); info != null; info = infos.next()) {
        flights.add(DatasetFlight.of(info));
      }
      return flights;
    } finally {
      infos.cancel();
    }
  }

  /** What the server says of a dataset: its schema, and the endpoints to pull it from. */
  public DatasetFlight info(DatasetRequest request) {
    return calls.retried(deadlineNanos -> calls.info(request, deadlineNanos));
  }

  /** A dataset's schema. */
  public SchemaMessage schema(DatasetRequest request) {
    return DatasetFlight.schema(
        calls
            .retried(
                deadlineNanos ->
                    calls.askOnce(
                        FlightServiceGrpc.getGetSchemaMethod(),
                        FlightCalls.command(request),
                        deadlineNanos))
            .getSchema());
  }

  /**
   * Begins to pull all that a request asks for, its endpoints in parallel.
   *
   * @return frames as they are stored, or as the request's {@code wire} says; the caller closes it
   */
  public DatasetDownload read(DatasetRequest request) {
    DatasetFlight flight = info(request);
    long bytesAheadMax = options.readAheadBytesMax() / options.streamsMax();
    return new DatasetDownload(
        flight, options.streamsMax(), ticket -> calls.download(ticket, bytesAheadMax));
  }

  /**
   * Begins to pull all that a request asks for, as {@link #read} does, decoded into vectors. Where
   * Arrow has no codec for zstd and lz4 (arrow-compression brings them) and the request asks for no
   * {@code wire}, the server decompresses.
   *
   * @param allocator of the vectors
   * @return a reader that the caller closes
   */
  public ArrowReader rows(DatasetRequest request, BufferAllocator allocator) {
    return read(Codecs.decodable(request)).reader(allocator);
  }

  /**
   * Begins to pull what a ticket stands for.
   *
   * @param ticket of an endpoint, or a dataset's name
   * @return a download that the caller closes
   */
  public PartitionDownload get(ByteString ticket) {
    return calls.download(ticket, options.readAheadBytesMax());
  }

  /** Begins to pull what a request asks for, by one stream. */
  public PartitionDownload get(DatasetRequest request) {
    return get(ByteString.copyFromUtf8(Json.write(request)));
  }

  /**
   * Puts a dataset and commits it, once, however often it has to be sent: what fails because server
   * or store are away or overloaded, and a commit whose answer was lost, is sent again under the
   * same put id. A put in the layout {@code arrow-redis}, which knows neither, is sent once.
   *
   * @param frames opened for each attempt
   * @return what the server made
   * @throws SheafException COMMIT_UNKNOWN, naming the put id, when the client gave up before it
   *     learnt whether the put was committed
   * @throws IOException what the frames threw
   */
  public PutSummary write(PutRequest request, FrameOpening frames) throws IOException {
    long deadlineNanos = System.nanoTime() + Long.MAX_VALUE / 2; // the policy's duration holds
    return new Put(request.explicit(), frames, this::put)
        .run(new Attempts(calls.retrying()), deadlineNanos);
  }

  /**
   * Puts a dataset of frames that pass once, so that it is sent once, and commits it.
   *
   * @param frames the schema first; closed
   * @return what the server made
   * @throws SheafException COMMIT_UNKNOWN, naming the put id, when the commit's answer was lost
   * @throws IOException what the frames threw
   */
  public PutSummary writeOnce(PutRequest request, FrameSource frames) throws IOException {
    return new Put(request.explicit(), () -> frames, this::put).attempt();
  }

  /**
   * Begins to put a dataset, with an explicit commit and a put id whatever the request says: a
   * client that fails leaves nothing behind. Sent once; {@link #write} tries again.
   *
   * @param schema sent at once; the record batches must be of it
   * @return an upload that the caller closes
   */
  public PartitionUpload put(PutRequest request, SchemaMessage schema) {
    return calls.upload(request.explicit(), schema);
  }

  /**
   * Runs an action of the server, once. A thread that is interrupted, or a client that is closed,
   * ends it.
   *
   * @param request the action's request record
   * @param resultType the action's result record
   * @param progress told how far it is, on the calling thread
   */
  public <T> T action(
      ActionName name,
      Object request,
      Class<T> resultType,
      Consumer<ActionMessage.Progress> progress) {
    String result = action(name.wireName(), Json.write(request), progress);
    return Answers.parse("the action " + name.wireName(), result, resultType);
  }

  /**
   * Runs an action of the server, once. A thread that is interrupted, or a client that is closed,
   * ends it.
   *
   * @param json the request, as JSON
   * @param progress told how far it is, on the calling thread
   * @return the result, as JSON
   */
  public String action(String name, String json, Consumer<ActionMessage.Progress> progress) {
    Action action =
        Action.newBuilder().setType(name).setBody(ByteString.copyFromUtf8(json)).build();
    Responses<Result> results = calls.ask(FlightServiceGrpc.getDoActionMethod(), action);
    try {
      for (Result next = results.next(); next != null; next = results.next()) {
        ActionMessage message =
            Answers.parse("the action " + name, next.getBody(), ActionMessage.class);
        message.progress().ifPresent(progress);
        if (message.result().isPresent()) {
          return message.result().get().toString();
        }
      }
    } finally {
      results.cancel();
    }
    throw new SheafException(
        ErrorReason.INTERNAL, "the server ended the action " + name + " without a result");
  }

  /** Whether the server and its store are there now, and what they are; asked once. */
  public PingResult ping() {
    return ping(new PingRequest(Optional.empty(), Optional.empty()));
  }

  /** As {@link #ping()}, of one of the server's stores. */
  public PingResult ping(PingRequest request) {
    return action(ActionName.PING, request, PingResult.class, progress -> {});
  }

  /**
   * Removes a dataset with all its versions. Asked once: a second answer would not tell whether it
   * was there.
   *
   * @return whether there was one
   */
  public boolean drop(DatasetName name) {
    return drop(new DropRequest(Optional.empty(), name.value(), Optional.empty()));
  }

  /** As {@link #drop(DatasetName)}, in one of the server's stores. */
  public boolean drop(DropRequest request) {
    return action(ActionName.DROP, request, DropResult.class, progress -> {}).dropped();
  }

  /** The versions of a dataset that can be read, the current one first. */
  public VersionsResult versions(DatasetName name) {
    return versions(new VersionsRequest(Optional.empty(), name.value(), Optional.empty()));
  }

  /** As {@link #versions(DatasetName)}, in one of the server's stores. */
  public VersionsResult versions(VersionsRequest request) {
    return calls.retried(
        deadline -> action(ActionName.VERSIONS, request, VersionsResult.class, progress -> {}));
  }

  /**
   * Makes a version that can still be read the current one again, as a new version. Asked once.
   *
   * @param ifVersion go back only when this is the current one
   * @return the new version
   */
  public String rollback(DatasetName name, Version version, Optional<Version> ifVersion) {
    return rollback(
        new RollbackRequest(
            Optional.empty(),
            name.value(),
            version.value(),
            ifVersion.map(Version::value),
            Optional.empty()));
  }

  /** As {@link #rollback(DatasetName, Version, Optional)}, in one of the server's stores. */
  public String rollback(RollbackRequest request) {
    return action(ActionName.ROLLBACK, request, RollbackResult.class, progress -> {}).version();
  }

  /**
   * Keeps a version readable for another grace of the server's, also when it is replaced or was
   * already (Flight's RenewFlightEndpoint).
   *
   * @return until when, as far as the server knows
   */
  public Instant renew(DatasetName name, Version version) {
    return renew(DatasetRequest.of(name).at(version));
  }

  /** As {@link #renew(DatasetName, Version)}, of the version that a request names. */
  public Instant renew(DatasetRequest request) {
    ByteString ticket = ByteString.copyFromUtf8(Json.write(request));
    return calls.retried(deadline -> Renewal.of(calls, ticket));
  }

  /**
   * Makes a version with the same rows in chunks of another size, and one segment a partition.
   * Asked once.
   *
   * @param progress told how far it is, on the calling thread
   */
  public PutSummary compact(CompactRequest request, Consumer<ActionMessage.Progress> progress) {
    return action(ActionName.COMPACT, request, PutSummary.class, progress);
  }

  /**
   * Copies a dataset of ArrowRedis's layout into the Sheaf layout, under its name. Asked once.
   *
   * @param progress told how far it is, on the calling thread
   */
  public PutSummary adopt(DatasetName name, Consumer<ActionMessage.Progress> progress) {
    return adopt(new AdoptRequest(Optional.empty(), name.value(), Optional.empty()), progress);
  }

  /** As {@link #adopt(DatasetName, Consumer)}. */
  public PutSummary adopt(AdoptRequest request, Consumer<ActionMessage.Progress> progress) {
    return action(ActionName.ADOPT, request, PutSummary.class, progress);
  }

  /**
   * Removes what nothing names any more.
   *
   * @param name of which dataset; empty for all
   * @param force ends the grace of versions that were replaced; readers of them fail
   */
  public CleanResult clean(Optional<DatasetName> name, boolean force) {
    return clean(
        new CleanRequest(
            Optional.empty(), name.map(DatasetName::value), Optional.of(force), Optional.empty()));
  }

  /** As {@link #clean(Optional, boolean)}, in one of the server's stores. */
  public CleanResult clean(CleanRequest request) {
    return action(ActionName.CLEAN, request, CleanResult.class, progress -> {});
  }

  /** What the frames of this client hold of memory. */
  public MemoryBudget memory() {
    return calls.memory();
  }

  /**
   * Closes the connection: what waits to try again is cancelled, calls under way have a few seconds
   * to end.
   */
  @Override
  public void close() {
    calls.close();
  }
}
