package io.sheaf.server.clients;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A stock flight-core client with default settings, a program that needs flight-core alone.
 *
 * <p>Usage: COMMAND LOCATION WHAT FILE [HEADER=VALUE]..., where a command is one of read (WHAT: a
 * dataset's name, or a request in JSON), ticket, exchange, and write. FILE is an Arrow IPC stream;
 * a read makes one for each endpoint, one after the other. A failure is told on stdout in lines of
 * error, reason, domain and metadata KEY=VALUE, and the exit code is 1.
 */
final class StockClient {
  private StockClient() {}

  static HeaderCallOption headers(String... headers) {
    FlightCallHeaders values = new FlightCallHeaders();
    for (String header : headers) {
      String[] parts = header.split("=", 2);
      values.insert(parts[0], parts[1]);
    }
    return new HeaderCallOption(values);
  }

  static void read(FlightClient client, FlightDescriptor what, Path file, CallOption headers)
      throws Exception {
    for (FlightEndpoint endpoint : client.getInfo(what, headers).getEndpoints()) {
      try (FlightStream stream = client.getStream(endpoint.getTicket(), headers)) {
        save(stream, file);
      }
    }
  }

  static void save(FlightStream stream, Path file) throws IOException {
    VectorSchemaRoot rows = stream.getRoot(); // holds one batch after the other
    try (var out = Files.newOutputStream(file, CREATE, APPEND);
        var writer = new ArrowStreamWriter(rows, stream.getDictionaryProvider(), out)) {
      writer.start();
      while (stream.next()) {
        writer.writeBatch();
      }
    }
  }

  static String write(
      FlightClient client,
      FlightDescriptor to,
      ArrowReader data,
      BufferAllocator allocator,
      CallOption headers)
      throws Exception {
    VectorSchemaRoot root = data.getVectorSchemaRoot();
    boolean more = data.loadNextBatch(); // with its dictionaries, which startPut sends
    SyncPutListener answers = new SyncPutListener();
    var put = client.startPut(to, root, data, answers, headers);
    long rows = 0;
    for (; more; more = data.loadNextBatch()) {
      put.putNext();
      rows += root.getRowCount();
    }
    if (to.isCommand()) { // a put by name has no commit message
      byte[] commit = "{\"commit\":{\"rows\":%d}}".formatted(rows).getBytes(StandardCharsets.UTF_8);
      ArrowBuf message = allocator.buffer(commit.length);
      message.writeBytes(commit);
      put.putMetadata(message);
    }
    put.completed();
    String summary = "";
    for (PutResult answer = answers.read(); answer != null; answer = answers.read()) {
      summary = text(answer.getApplicationMetadata());
      answer.close();
    }
    put.getResult();
    return summary;
  }

  static Optional<ErrorInfo> errorInfo(FlightRuntimeException failure)
      throws InvalidProtocolBufferException {
    ErrorFlightMetadata trailers = failure.status().metadata();
    if (trailers == null || !trailers.containsKey("grpc-status-details-bin")) {
      return Optional.empty();
    }
    Status status = Status.parseFrom(trailers.getByte("grpc-status-details-bin"));
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        return Optional.of(detail.unpack(ErrorInfo.class));
      }
    }
    return Optional.empty();
  }

  private static String text(ArrowBuf buffer) {
    byte[] bytes = new byte[Math.toIntExact(buffer.readableBytes())];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The same as a read, over the one kind of stream that some clients have. */
  private static void exchange(
      FlightClient client, FlightDescriptor what, Path file, CallOption headers) throws Exception {
    try (var exchange = client.doExchange(what, headers);
        var allocator = new RootAllocator();
        var empty = VectorSchemaRoot.create(new Schema(List.of()), allocator)) {
      exchange.getWriter().start(empty); // nothing is sent before
      exchange.getWriter().completed();
      save(exchange.getReader(), file);
    }
  }

  private static FlightDescriptor descriptor(String what) {
    return what.startsWith("{")
        ? FlightDescriptor.command(what.getBytes(StandardCharsets.UTF_8))
        : FlightDescriptor.path(what);
  }

  private static void run(
      String command, String location, String what, String file, String... headers)
      throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        FlightClient client =
            FlightClient.builder(allocator, new Location(URI.create(location))).build()) {
      if (command.equals("write")) {
        try (InputStream in = Files.newInputStream(Path.of(file));
            ArrowReader data = new ArrowStreamReader(in, allocator)) {
          System.out.println(write(client, descriptor(what), data, allocator, headers(headers)));
        }
      } else {
        Files.deleteIfExists(Path.of(file));
        load(client, command, what, Path.of(file), headers(headers));
      }
    }
  }

  private static void load(
      FlightClient client, String command, String what, Path file, CallOption headers)
      throws Exception {
    switch (command) {
      case "read" -> read(client, descriptor(what), file, headers);
      case "exchange" -> exchange(client, descriptor(what), file, headers);
      case "ticket" -> {
        Ticket ticket = new Ticket(what.getBytes(StandardCharsets.UTF_8));
        try (FlightStream stream = client.getStream(ticket, headers)) {
          save(stream, file);
        }
      }
      default -> throw new IllegalArgumentException("no command " + command);
    }
  }

  private static void report(Throwable failure) throws InvalidProtocolBufferException {
    System.out.println("error " + failure.getMessage());
    if (failure instanceof FlightRuntimeException flight) {
      errorInfo(flight)
          .ifPresent(
              info -> {
                System.out.printf("reason %s%ndomain %s%n", info.getReason(), info.getDomain());
                info.getMetadataMap()
                    .forEach((key, value) -> System.out.printf("metadata %s=%s%n", key, value));
              });
    }
  }

  public static void main(String[] arguments) throws Exception {
    try {
      String[] headers = Arrays.copyOfRange(arguments, 4, arguments.length);
      run(arguments[0], arguments[1], arguments[2], arguments[3], headers);
    } catch (ExecutionException e) {
      report(e.getCause());
      System.exit(1);
    } catch (Exception e) {
      report(e);
      System.exit(1);
    }
  }
}
