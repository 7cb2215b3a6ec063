package io.sheaf.server.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A wire to a server that breaks as a test wants: after so many bytes of one direction, again and
 * again, or at once; and that can lose what the server answers, or all without a word.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int BLOCK_BYTES = 4096;

  private final int serverPort;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicLong answeredBytesLeft = new AtomicLong(NEVER);
  private final AtomicLong sentBytesLeft = new AtomicLong(NEVER);
  private volatile long answeredBytesEach = NEVER;
  private volatile int cutsMax = Integer.MAX_VALUE;
  private volatile boolean answersAreLost;
  private volatile boolean away;
  private volatile int connections;
  private volatile int deadConnections;
  private volatile boolean goesAway;

  public CuttingProxy(String serverLocation) {
    this.serverPort = URI.create(serverLocation).getPort();
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::acceptAll);
  }

  public String location() {
    return "grpc://127.0.0.1:" + listener.getLocalPort();
  }

  /** How often the wire broke. */
  int cuts() {
    return cuts.get();
  }

  /** Breaks each time the server has answered so many bytes, so often at most. */
  void cutAfterAnswered(long bytes, int timesMax) {
    cutsMax = cuts.get() + timesMax;
    answeredBytesEach = bytes;
    answeredBytesLeft.set(bytes);
  }

  /** Refuses whoever comes after the next cut, until it is back. */
  void goAwayWithTheNextCut() {
    goesAway = true;
  }

  /** Breaks once, when the client has sent so many bytes from now on. */
  void cutAfterSent(long bytes) {
    sentBytesLeft.set(bytes);
  }

  /** Until the next cut the client gets nothing; what it sends passes. */
  void loseAnswers() {
    answersAreLost = true;
  }

  /** From now on nothing passes by the connections that there are, and none is closed. */
  void goDead() {
    deadConnections = connections;
  }

  /** Breaks now; what comes next gets through again. */
  public void cut() {
    cutAll();
  }

  /** Breaks now, and refuses whoever comes next, until it is back. */
  void goAway() {
    goesAway = true;
    cutAll();
  }

  void comeBack() {
    away = false;
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = listener.accept();
        if (away) {
          close(client);
        } else {
          connect(client);
        }
      }
    } catch (IOException closed) {
      closeAll();
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    sockets.add(client);
    sockets.add(server);
    int number = connections++; // by one thread alone
    start(() -> forward(number, client, server, sentBytesLeft, false));
    start(() -> forward(number, server, client, answeredBytesLeft, true));
  }

  private void forward(
      int connection, Socket from, Socket to, AtomicLong bytesLeft, boolean answers) {
    byte[] block = new byte[BLOCK_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        boolean isLost = answers && answersAreLost || connection < deadConnections;
        if (!isLost) {
          to.getOutputStream().write(block, 0, n);
        }
        if (bytesLeft.get() != NEVER && bytesLeft.addAndGet(-n) <= 0) {
          boolean again = answers && cuts.get() + 1 < cutsMax;
          bytesLeft.set(again ? answeredBytesEach : NEVER);
          cutAll();
        }
      }
    } catch (IOException closed) {
      // The other direction closes too.
    } finally {
      close(from);
      close(to);
    }
  }

  private void cutAll() {
    answersAreLost = false;
    away |= goesAway;
    goesAway = false;
    cuts.incrementAndGet();
    closeAll();
  }

  private void closeAll() {
    sockets.forEach(CuttingProxy::close);
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
    Thread thread = new Thread(task, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    close(listener);
    closeAll();
  }
}
