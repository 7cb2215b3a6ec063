package io.sheaf.server.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A wire to a Redis that knows the commands on it, and has a fault happen at one of them, once.
 * Connections made after the fault work as if nothing had been.
 */
public final class StrikingWire implements AutoCloseable {
  private final URI redis;
  private final ServerSocket listener;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> passed = new TreeMap<>();
  private @Nullable Strike strike;
  private CompletableFuture<Void> struck = new CompletableFuture<>();

  public StrikingWire(String redisUrl) {
    this.redis = URI.create(redisUrl);
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::acceptAll);
  }

  /** The same database by this wire. */
  public String url() {
    return "redis://127.0.0.1:" + listener.getLocalPort() + redis.getPath();
  }

  /** Waits for a command from now on. */
  public synchronized CompletableFuture<Void> arm(Strike next) {
    passed.clear();
    struck = new CompletableFuture<>();
    strike = next;
    return struck;
  }

  /** Waits for none any more. */
  public synchronized void disarm() {
    strike = null;
  }

  /** How many commands of each step have passed since the wire was armed. */
  public synchronized Map<String, Integer> passed() {
    return new TreeMap<>(passed);
  }

  private void acceptAll() {
    try {
      while (true) {
        connect(listener.accept());
      }
    } catch (IOException closed) {
      breakAll();
    }
  }

  /** A client that comes while Redis is away is hung up on. */
  private void connect(Socket client) {
    try {
      Connection connection =
          new Connection(client, new Socket(InetAddress.getLoopbackAddress(), redis.getPort()));
      connections.add(connection);
      start(connection::forwardCommands);
      start(connection::forwardAnswers);
    } catch (IOException e) {
      close(client);
    }
  }

  /** Passes a command on, or strikes; one command after the other, whoever sends it. */
  private synchronized void pass(Connection connection, WireCommand command) throws IOException {
    if (connection.broken) {
      return;
    }
    int nth = passed.merge(command.step(), 1, Integer::sum);
    Strike now = strike;
    if (now == null || !now.step().equals(command.step()) || now.nth() != nth) {
      connection.redis.getOutputStream().write(command.bytes());
      return;
    }
    strike = null;
    switch (now.moment()) {
      case BEFORE -> strikeBefore(command, now.fault());
      case AFTER -> strikeAfter(connection, command, now.fault());
      case HELD -> {
        now.fault().run();
        connection.redis.getOutputStream().write(command.bytes());
      }
      case SENT -> {
        connection.redis.getOutputStream().write(command.bytes());
        now.fault().run();
      }
    }
    struck.complete(null);
  }

  private void strikeBefore(WireCommand command, Runnable fault) {
    connections.forEach(each -> each.broken = true);
    passed.merge(command.step(), -1, Integer::sum);
    fault.run();
    breakAll();
  }

  private void strikeAfter(Connection connection, WireCommand command, Runnable fault)
      throws IOException {
    connections.forEach(each -> each.broken = true);
    connection.redis.getOutputStream().write(command.bytes());
    connection.awaitDone();
    fault.run();
    breakAll();
  }

  private void breakAll() {
    connections.forEach(Connection::close);
    connections.clear();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "striking-wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    close(listener);
    breakAll();
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  private final class Connection implements AutoCloseable {
    private final Socket client;
    private final Socket redis;
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private volatile boolean broken;

    Connection(Socket client, Socket redis) {
      this.client = client;
      this.redis = redis;
    }

    void forwardCommands() {
      try {
        WireReader commands = new WireReader(client.getInputStream());
        for (WireCommand next = commands.next(); next != null; next = commands.next()) {
          pass(this, next);
        }
      } catch (IOException closed) {
        // The other direction closes too.
      } finally {
        if (!broken) {
          close();
        }
      }
    }

    void forwardAnswers() {
      byte[] block = new byte[1 << 16];
      try {
        for (int n = redis.getInputStream().read(block); n >= 0; ) {
          if (!broken) {
            client.getOutputStream().write(block, 0, n);
          }
          n = redis.getInputStream().read(block);
        }
      } catch (IOException closed) {
        // The other direction closes too.
      } finally {
        answered.complete(null);
        if (!broken) {
          close();
        }
      }
    }

    /** Redis hangs up when it has done all that it was told before the end. */
    void awaitDone() throws IOException {
      redis.shutdownOutput();
      answered.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
      connections.remove(this);
      StrikingWire.close(client);
      StrikingWire.close(redis);
    }
  }
}
