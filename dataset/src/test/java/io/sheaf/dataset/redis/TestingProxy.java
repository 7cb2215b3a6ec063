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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A wire to Redis that can be cut at a chosen moment, before or after a request got through, that
 * can hand on answers in pieces, and nothing of some connections.
 */
final class TestingProxy implements AutoCloseable {
  private static final int DONE_MILLIS_MAX = 10_000;

  private final int redisPort;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private long answerBytesLeft = Long.MAX_VALUE;
  private volatile int answerPieceBytesMax = Integer.MAX_VALUE;
  private volatile IntPredicate muted = number -> false;
  private volatile int connections;
  private volatile @Nullable Socket unanswered;
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

  /** Hands nothing on of some of the connections to come, which are numbered from 1. */
  void mute(IntPredicate connection) {
    muted = connection;
  }

  /** How many there were. */
  int connections() {
    return connections;
  }

  /** Hands on so many bytes of answers and no more, until it is told otherwise. */
  synchronized void holdAnswersAfter(int bytes) {
    answerBytesLeft = bytes;
    notifyAll();
  }

  private synchronized void awaitTurn(int bytes) throws IOException {
    try {
      while (answerBytesLeft < bytes) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    answerBytesLeft -= bytes;
  }

  /** Hands answers on in pieces of random sizes from now on. */
  void breakAnswers(int pieceBytesMax) {
    answerPieceBytesMax = pieceBytesMax;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = server.accept();
        client.setTcpNoDelay(true);
        Socket redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
        sockets.add(client);
        sockets.add(redis);
        connections++;
        if (!muted.test(connections)) {
          Thread answers = start(() -> forwardAnswers(redis, client));
          start(() -> forwardRequests(client, redis, answers));
        }
      }
    } catch (IOException closed) {
      cutAll();
    }
  }

  private void forwardRequests(Socket client, Socket redis, Thread answers) {
    forward(
        client,
        redis,
        (buffer, n) -> {
          if (isCut(buffer, n, redis, answers)) {
            throw new IOException("cut");
          }
          redis.getOutputStream().write(buffer, 0, n);
        });
  }

  private void forwardAnswers(Socket redis, Socket client) {
    forward(
        redis,
        client,
        (buffer, n) -> {
          if (redis != unanswered) {
            answer(buffer, n, client);
          }
        });
  }

  private interface Bytes {
    void accept(byte[] buffer, int n) throws IOException;
  }

  private static void forward(Socket from, Socket to, Bytes bytes) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.accept(buffer, n);
      }
    } catch (IOException closed) {
      // The other direction closes too.
    } finally {
      close(from);
      close(to);
    }
  }

  private void answer(byte[] buffer, int n, Socket to) throws IOException {
    for (int from = 0; from < n; ) {
      int most = Math.min(n - from, answerPieceBytesMax);
      int bytes = most == n ? n : 1 + ThreadLocalRandom.current().nextInt(most);
      awaitTurn(bytes);
      to.getOutputStream().write(buffer, from, bytes);
      from += bytes;
    }
  }

  private boolean isCut(byte[] buffer, int n, Socket redis, Thread answers) throws IOException {
    Cut now = cut;
    if (!now.at.test(new String(Arrays.copyOf(buffer, n), StandardCharsets.ISO_8859_1))) {
      return false;
    }
    cut = new Cut(request -> now.stays, false, now.stays);
    if (now.getsThrough) {
      getThrough(buffer, n, redis, answers);
    }
    cutAll();
    return true;
  }

  /** Returns when Redis is done with the request, so what it did is seen by who sees the cut. */
  private void getThrough(byte[] buffer, int n, Socket redis, Thread answers) throws IOException {
    unanswered = redis;
    redis.getOutputStream().write(buffer, 0, n);
    redis.shutdownOutput();
    try {
      answers.join(DONE_MILLIS_MAX);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
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

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "testing-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() {
    close(server);
    cutAll();
  }
}
