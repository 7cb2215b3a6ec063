package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.sheaf.client.SheafClient;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is found of a flipped byte in a plain chunk, which has no checksum: framing, schema, numbers
 * of rows, dictionaries, buffers that leave the chunk. A byte inside a buffer is not found.
 */
class PlainDamageTest {
  private static final int ROWS = 503;
  private static final SampleData DATA = new SampleData(1, 3, ROWS, 5);
  private static final String NAME = "plain";
  private static final String KEY = "plain:{part=00000}:batch=00001";

  private static TestingServer server;
  private static RawRedis redis;
  private static RawFlight raw;
  private static byte[] whole;

  @BeforeAll
  static void start() {
    server = TestingServer.start();
    redis = new RawRedis(server.redis().url());
    raw = new RawFlight(server.location());
    try (SheafClient client = SheafClient.connect(server.location())) {
      DATA.put(client, SampleData.overwrite(NAME, Map.of("layout", "arrow-redis")));
    }
    whole = redis.commands().get(KEY);
  }

  @BeforeEach
  void mend() {
    redis.commands().set(KEY, whole);
  }

  @AfterAll
  static void stop() {
    raw.close();
    redis.close();
    server.close();
  }

  @Test
  void lengthsOfMessages() throws Exception {
    for (Part part : Part.of(whole)) {
      for (int at : new int[] {part.at(), part.at() + 4, part.at() + 7}) {
        refused(flipped(at, 0x10));
      }
    }
    refused(flipped(whole.length - 8, 0x01));
    refused(flipped(whole.length - 1, 0x01));
  }

  @Test
  void truncatedAnywhere() throws Exception {
    for (int length = 1; length < whole.length; length += whole.length / 10) {
      refused(Arrays.copyOf(whole, length));
    }
    refused(Arrays.copyOf(whole, whole.length + 8));
  }

  @Test
  void namesOfColumns() throws Exception {
    byte[] name = "int32_c".getBytes(StandardCharsets.US_ASCII);
    int at = places(Part.of(whole, MessageHeader.Schema), name).get(0);
    refused(flipped(at, 0x01));
    refused(flipped(at + name.length - 1, 0x20));
  }

  @Test
  void numbersOfRows() throws Exception {
    byte[] rows = longs(ROWS);
    List<Integer> places = places(Part.of(whole, MessageHeader.RecordBatch), rows);
    assertThat(places).as("the batch's and its columns'").hasSizeGreaterThanOrEqualTo(11);
    for (int at : places) {
      refused(flipped(at, 0x01));
    }
  }

  @Test
  void buffersOutsideTheChunk() throws Exception {
    Part part = Part.of(whole, MessageHeader.RecordBatch);
    RecordBatch batch = (RecordBatch) part.header(whole).header(new RecordBatch());
    for (int i = 0; i < batch.buffersLength(); i++) {
      Buffer buffer = batch.buffers(i);
      if (buffer.length() > 0) {
        int at = places(part, longs(buffer.offset(), buffer.length())).get(0);
        refused(flipped(at + (i % 2 == 0 ? 4 : 12), 0x01));
      }
    }
  }

  @Test
  void withoutItsDictionary() throws Exception {
    Part part = Part.of(whole, MessageHeader.DictionaryBatch);
    ByteBuffer rest = ByteBuffer.allocate(whole.length - (part.end() - part.at()));
    rest.put(whole, 0, part.at()).put(whole, part.end(), whole.length - part.end());
    refused(rest.array()).has(Status.Code.INTERNAL, "dictionar");
  }

  /** Nothing tells that it is not what was written; adopt the data, or write layout sheaf. */
  @Test
  void bytesInsideBuffersAreNotFound() throws Exception {
    int messages = get().hasEndedWell().messages();
    Part batch = Part.of(whole, MessageHeader.RecordBatch);
    for (int at = batch.body(); at < batch.end(); at += (batch.end() - batch.body()) / 5) {
      redis.commands().set(KEY, flipped(at, 0x01));
      assertThat(get().hasEndedWell().messages()).isEqualTo(messages);
    }
  }

  private static RawFlight.End refused(byte[] value) throws Exception {
    redis.commands().set(KEY, value);
    RawFlight.End end = get().has(Status.Code.INTERNAL, KEY);
    assertThat(end.reason()).isEqualTo("CHUNK_CORRUPT");
    return end;
  }

  private static RawFlight.End get() throws Exception {
    return raw.call("DoGet", List.of(RawFlight.ticket(NAME)));
  }

  private static byte[] flipped(int at, int bits) {
    byte[] flipped = whole.clone();
    flipped[at] ^= (byte) bits;
    return flipped;
  }

  private static byte[] longs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return bytes.array();
  }

  /** Where a message has these bytes. */
  private static List<Integer> places(Part part, byte[] wanted) {
    return IntStream.rangeClosed(part.message(), part.body() - wanted.length)
        .filter(at -> Arrays.equals(whole, at, at + wanted.length, wanted, 0, wanted.length))
        .boxed()
        .toList();
  }

  /** Where one message of a chunk begins, has its flatbuffer, has its body, and ends. */
  private record Part(byte kind, int at, int message, int body, int end) {
    static List<Part> of(byte[] chunk) {
      List<Part> parts = new ArrayList<>();
      ByteBuffer bytes = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
      int at = 0;
      for (int length = bytes.getInt(4); length != 0; length = bytes.getInt(at + 4)) {
        int body = at + 8 + length;
        Message message = message(chunk, at + 8, body);
        int end = body + (int) message.bodyLength();
        parts.add(new Part(message.headerType(), at, at + 8, body, end));
        at = end;
      }
      return parts;
    }

    static Part of(byte[] chunk, byte kind) {
      return of(chunk).stream().filter(part -> part.kind() == kind).findFirst().orElseThrow();
    }

    Message header(byte[] chunk) {
      return message(chunk, message, body);
    }

    private static Message message(byte[] chunk, int from, int to) {
      return Message.getRootAsMessage(ByteBuffer.wrap(chunk, from, to - from).slice());
    }
  }
}
