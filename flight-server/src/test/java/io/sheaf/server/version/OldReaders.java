package io.sheaf.server.version;

import io.sheaf.client.ClientOptions;
import io.sheaf.client.RetryPolicy;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Who reads by old tickets all the time, and what they got. */
final class OldReaders implements AutoCloseable {
  /** What may be said of a version that has gone, or goes while it is read. */
  private static final Set<ErrorReason> GONE =
      Set.of(
          ErrorReason.DATASET_NOT_FOUND, ErrorReason.VERSION_NOT_FOUND, ErrorReason.CHUNK_MISSING);

  /** Of a server that stands still or has just come back. */
  private static final Set<ErrorReason> AWAY =
      Set.of(ErrorReason.SERVER_UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE, ErrorReason.TIMED_OUT);

  /** Of one version or two. */
  private static final int NEWEST = 8;

  private final List<OldTicket> tickets = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final ExecutorService threads;
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean ended;

  /**
   * Starts one for each server.
   *
   * @param locations the same one more than once for more of its readers
   */
  OldReaders(List<String> locations, Random random) {
    threads = Executors.newFixedThreadPool(locations.size());
    for (String location : locations) {
      Random own = new Random(random.nextLong());
      running.add(threads.submit(() -> readOn(location, own)));
    }
  }

  void keep(List<OldTicket> more) {
    tickets.addAll(more);
  }

  private Void readOn(String location, Random random) throws Exception {
    try (SheafClient client =
        SheafClient.connect(ClientOptions.of(location).withRetries(RetryPolicy.NEVER))) {
      while (!ended) {
        int count = tickets.size();
        if (count == 0) {
          TimeUnit.MILLISECONDS.sleep(1);
        } else {
          // The newest most of the time: what has gone long ago is all alike.
          int back = random.nextInt(random.nextInt(4) > 0 ? Math.min(count, NEWEST) : count);
          read(client, tickets.get(count - 1 - back));
        }
      }
    }
    return null;
  }

  private void read(SheafClient client, OldTicket ticket) throws Exception {
    try {
      List<Long> puts = ticket.read(client);
      if (puts.isEmpty()) {
        count("refused by " + ErrorReason.DATASET_NOT_FOUND);
      } else if (puts.equals(List.of(ticket.data().number()))) {
        count("whole");
      } else {
        violations.add(ticket + " read " + puts);
      }
    } catch (SheafException e) {
      count("refused by " + e.reason());
      if (!GONE.contains(e.reason()) && !AWAY.contains(e.reason())) {
        violations.add(ticket + " got " + e);
      }
    } catch (AssertionError torn) {
      violations.add(ticket + " read what is " + torn.getMessage());
    }
  }

  private void count(String what) {
    counts.computeIfAbsent("read " + what, none -> new AtomicInteger()).incrementAndGet();
  }

  /** How often reads were whole, or refused for each reason. */
  Map<String, AtomicInteger> counts() {
    return counts;
  }

  /** Reads that gave what they must not. */
  List<String> violations() {
    return violations;
  }

  /** Reads all of them once more, when nothing changes any more. */
  void readAll(SheafClient client) throws Exception {
    for (OldTicket ticket : tickets) {
      read(client, ticket);
    }
  }

  /** Waits until all have ended. */
  @Override
  public void close() throws Exception {
    ended = true;
    threads.shutdown();
    for (Future<?> each : running) {
      each.get(2, TimeUnit.MINUTES);
    }
  }
}
