package io.sheaf.benchmarks;

import io.sheaf.client.SheafClient;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.DatasetRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * The Java clients, ours and flight-core's. For each line on stdin all of the data is read and
 * decoded, and a line of JSON with seconds and rows is printed.
 *
 * <p>Usage: {@code JavaReader sheaf LOCATION DATASET} or {@code JavaReader stock LOCATION TICKETS},
 * where each line of the file TICKETS is a ticket
 */
public final class JavaReader {
  private JavaReader() {}

  /** One reading of everything; returns the rows. */
  private interface Reading {
    long read() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    try (BufferAllocator allocator = new RootAllocator()) {
      if (arguments[0].equals("sheaf")) {
        try (SheafClient client = SheafClient.connect(arguments[1])) {
          DatasetRequest request = DatasetRequest.of(new DatasetName(arguments[2]));
          answer(() -> rows(client, request, allocator));
        }
      } else {
        Location location = new Location(arguments[1].replace("grpc://", "grpc+tcp://"));
        List<String> tickets = Files.readAllLines(Path.of(arguments[2]));
        try (FlightClient client = FlightClient.builder(allocator, location).build()) {
          answer(() -> rows(client, tickets));
        }
      }
    }
  }

  private static long rows(SheafClient client, DatasetRequest request, BufferAllocator allocator)
      throws IOException {
    long rows = 0;
    try (ArrowReader reader = client.rows(request, allocator)) {
      while (reader.loadNextBatch()) {
        rows += reader.getVectorSchemaRoot().getRowCount();
      }
    }
    return rows;
  }

  private static long rows(FlightClient client, List<String> tickets) throws Exception {
    long rows = 0;
    for (String ticket : tickets) {
      try (FlightStream stream =
          client.getStream(new Ticket(ticket.getBytes(StandardCharsets.UTF_8)))) {
        while (stream.next()) {
          rows += stream.getRoot().getRowCount();
        }
      }
    }
    return rows;
  }

  private static void answer(Reading reading) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (lines.readLine() != null) {
      long startNanos = System.nanoTime();
      long rows = reading.read();
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      System.out.printf(Locale.ROOT, "{\"seconds\": %.6f, \"rows\": %d}%n", seconds, rows);
    }
  }
}
