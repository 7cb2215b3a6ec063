package io.sheaf.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A wire to the tests' server that breaks once, when so many bytes have passed either way. */
public final class BreakingWire implements AutoCloseable {
  private final ServerSocket listener;
  private final AtomicLong bytesLeft;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  public BreakingWire(long bytes) {
    bytesLeft = new AtomicLong(bytes);
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::acceptAll);
  }

  public String location() {
    return "grpc://127.0.0.1:" + listener.getLocalPort();
  }

  private void acceptAll() {
    int port = URI.create(TestingStores.serverLocation()).getPort();
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(client);
        sockets.add(server);
        start(() -> forward(client, server));
        start(() -> forward(server, client));
      }
    } catch (IOException closed) {
      closeAll();
    }
  }

  private void forward(Socket from, Socket to) {
    byte[] block = new byte[4096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        to.getOutputStream().write(block, 0, n);
        long left = bytesLeft.addAndGet(-n);
        if (left <= 0 && left > -n) {
          closeAll();
        }
      }
    } catch (IOException closed) {
      // The other direction closes too.
    }
  }

  private void closeAll() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed.
      }
    }
    sockets.clear();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "breaking-wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closeAll();
  }
}
