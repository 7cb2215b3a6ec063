package io.sheaf.server.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the commands that a client sends to Redis: arrays of bulk strings. */
final class WireReader {
  private static final int WORD_BYTES_MAX = 4096;

  private final InputStream in;
  private final ByteArrayOutputStream command = new ByteArrayOutputStream();

  WireReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** The next one; null at the end. */
  @Nullable WireCommand next() throws IOException {
    command.reset();
    int first = in.read();
    if (first < 0) {
      return null;
    }
    command.write(first);
    int count = number(first, '*');
    List<String> words = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      words.add(word());
    }
    return new WireCommand(command.toByteArray(), words);
  }

  private String word() throws IOException {
    int length = number(read(), '$');
    byte[] word = in.readNBytes(length + 2);
    if (word.length < length + 2) {
      throw new EOFException();
    }
    command.write(word);
    return new String(word, 0, Math.min(length, WORD_BYTES_MAX), StandardCharsets.UTF_8);
  }

  private int number(int prefix, char expected) throws IOException {
    if (prefix != expected) {
      throw new IOException("not a command: " + (char) prefix);
    }
    int number = 0;
    for (int digit = read(); digit != '\r'; digit = read()) {
      number = 10 * number + digit - '0';
    }
    read();
    return number;
  }

  private int read() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    command.write(next);
    return next;
  }
}
