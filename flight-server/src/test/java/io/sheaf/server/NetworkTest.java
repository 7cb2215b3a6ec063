package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a connection is told, byte by byte: RFC 9113. */
class NetworkTest {
  private static final int SETTINGS = 4;
  private static final int SETTINGS_MAX_FRAME_SIZE = 5;
  private static final int WAIT_MILLIS_MAX = 10_000;

  @Test
  void clientsMaySendLargeFrames() throws Exception {
    try (TestingServer server = TestingServer.start(Map.of());
        Socket socket = new Socket("127.0.0.1", URI.create(server.location()).getPort())) {
      socket.setSoTimeout(WAIT_MILLIS_MAX);
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(HexFormat.of().parseHex("000000040000000000"));
      DataInputStream in = new DataInputStream(socket.getInputStream());

      Map<Integer, Integer> settings = new HashMap<>();
      while (!settings.containsKey(SETTINGS_MAX_FRAME_SIZE)) { // or the wait's end
        readFrame(in, settings);
      }

      assertThat(settings).containsEntry(SETTINGS_MAX_FRAME_SIZE, 64 << 10);
    }
  }

  private static void readFrame(DataInputStream in, Map<Integer, Integer> settings)
      throws IOException {
    int bytes = in.readUnsignedShort() << 8 | in.readUnsignedByte();
    int type = in.readUnsignedByte();
    in.skipNBytes(1 + Integer.BYTES); // flags, stream
    if (type != SETTINGS) {
      in.skipNBytes(bytes);
      return;
    }
    for (int read = 0; read < bytes; read += Short.BYTES + Integer.BYTES) {
      settings.put(in.readUnsignedShort(), in.readInt());
    }
  }
}
