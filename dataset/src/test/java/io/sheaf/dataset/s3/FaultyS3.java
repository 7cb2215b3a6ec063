package io.sheaf.dataset.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What lies between a client and an S3 service, and passes requests on or harms them; one request a
 * connection, so that each can be looked at.
 */
final class FaultyS3 implements AutoCloseable {
  /** What happens to a request. */
  sealed interface Fault {
    /** The service never hears of it. */
    record Answer(int status, String code) implements Fault {}

    /** The answer ends after so many bytes, and with it the connection. */
    record Cut(long bytes) implements Fault {}

    /** The answer stops after so many bytes, until this is closed. */
    record Stall(long bytes) implements Fault {}

    /** The service does it, but nobody hears the answer. */
    record Lose() implements Fault {}
  }

  private final ServerSocket listener;
  private final URI service;
  private final ExecutorService threads = Executors.newCachedThreadPool(FaultyS3::newThread);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Function<String, Optional<Fault>> faults = line -> Optional.empty();

  FaultyS3(URI service) throws IOException {
    this.service = service;
    this.listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    threads.execute(this::accept);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "faulty-s3");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * @param chosen by the request's first line, such as {@code PUT /b/key?partNumber=1 HTTP/1.1}
   */
  void harm(Function<String, Optional<Fault>> chosen) {
    faults = chosen;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(service.getHost(), service.getPort())) {
      String head = readHead(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      Optional<Fault> fault = faults.apply(head.lines().findFirst().orElse(""));
      if (fault.orElse(null) instanceof Fault.Answer answer) {
        answer(client, answer);
        return;
      }
      server.getOutputStream().write(alone(head));
      threads.execute(() -> copyQuietly(client, server));
      respond(server.getInputStream(), client.getOutputStream(), fault);
    } catch (IOException gone) {
      // The client, or the service, has ended the connection: both see it.
    }
  }

  private static String readHead(InputStream input) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = input.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** The same request, after which the service ends the connection. */
  private static byte[] alone(String head) {
    return head.replaceFirst("\r\n", "\r\nConnection: close\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void answer(Socket client, Fault.Answer answer) throws IOException {
    String body = "<Error><Code>" + answer.code() + "</Code><Message>made up</Message></Error>";
    String text =
        "HTTP/1.1 "
            + answer.status()
            + " Harmed\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    client.shutdownOutput();
    client.setSoTimeout(2000);
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static void copyQuietly(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // As above.
    }
  }

  private void respond(InputStream from, OutputStream to, Optional<Fault> fault)
      throws IOException {
    long left = Long.MAX_VALUE;
    if (fault.orElse(null) instanceof Fault.Cut cut) {
      left = cut.bytes();
    } else if (fault.orElse(null) instanceof Fault.Stall stall) {
      left = stall.bytes();
    }
    boolean isLost = fault.orElse(null) instanceof Fault.Lose;
    byte[] buffer = new byte[8192];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      if (!isLost) {
        to.write(buffer, 0, (int) Math.min(read, left));
        to.flush();
      }
      left -= read;
      if (left <= 0) {
        if (fault.orElse(null) instanceof Fault.Stall) {
          awaitClosed();
        }
        return;
      }
    }
  }

  private void awaitClosed() {
    try {
      closed.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    threads.shutdownNow();
  }
}
