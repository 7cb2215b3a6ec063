package io.sheaf.dataset.redis.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a port on loopback whether it is a certain Redis process and whether that one serves. */
final class RedisProbe {
  private static final int MILLISECONDS_MAX = 1_000;
  private static final int ANSWER_BYTES_MAX = 16 * 1024;

  private RedisProbe() {}

  /**
   * Whether the process with this number answers PING on the port. Another one that answers there
   * (it may have taken the port first) does not count, and neither does one that is still loading.
   */
  static boolean serves(int port, long pid) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(MILLISECONDS_MAX);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLISECONDS_MAX);
      socket
          .getOutputStream()
          .write("PING\r\nINFO server\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = answer(socket.getInputStream());
      return answer.startsWith("+PONG\r\n") && answer.contains("\nprocess_id:" + pid + "\r\n");
    } catch (IOException e) {
      return false;
    }
  }

  private static String answer(InputStream input) throws IOException {
    return new String(input.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.US_ASCII);
  }
}
