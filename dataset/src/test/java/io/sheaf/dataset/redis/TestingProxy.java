package io.sheaf.dataset.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** A wire to Redis that can be cut at a chosen moment, before or after a request got through. */
final class TestingProxy implements AutoCloseable {
  private final int redisPort;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Cut cut = new Cut(request -> false, false, false);

  /**
   * @param at the request at which the wire is cut, once
   * @param getsThrough whether Redis still sees that request
   * @param stays whether nobody can connect afterwards
   */
  private record Cut(Predicate<String> at, boolean getsThrough, boolean stays) {}

  TestingProxy(int redisPort) {
    this.redisPort = redisPort;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::acceptAll);
  }

  int port() {
    return server.getLocalPort();
  }

  void cutAt(Predicate<String> request, boolean getsThrough, boolean stays) {
    cut = new Cut(request, getsThrough, stays);
  }

  void mend() {
    cut = new Cut(request -> false, false, false);
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
        sockets.add(client);
        sockets.add(redis);
        start(() -> forward(client, redis, true));
        start(() -> forward(redis, client, false));
      }
    } catch (IOException closed) {
      cutAll();
    }
  }

  private void forward(Socket from, Socket to, boolean requests) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (requests && isCut(buffer, n, to)) {
          return;
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException closed) {
      // The other direction closes too.
    } finally {
      close(from);
      close(to);
    }
  }

  private boolean isCut(byte[] buffer, int n, Socket redis) throws IOException {
    Cut now = cut;
    if (!now.at.test(new String(Arrays.copyOf(buffer, n), StandardCharsets.ISO_8859_1))) {
      return false;
    }
    cut = new Cut(request -> now.stays, false, now.stays);
    sockets.stream().filter(socket -> socket != redis).forEach(TestingProxy::close);
    if (now.getsThrough) {
      redis.getOutputStream().write(buffer, 0, n);
      redis.getInputStream().read();
    }
    cutAll();
    return true;
  }

  private void cutAll() {
    sockets.forEach(TestingProxy::close);
    sockets.clear();
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "testing-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    close(server);
    cutAll();
  }
}
