package io.sheaf.server;

import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.Status;
import io.netty.buffer.ByteBufUtil;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.ListRequest;
import io.sheaf.protocol.request.PutCommit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FlightData that lies: refused with a reason, before memory is spent, and nobody else notices. */
class MalformedFrameTest {
  private static final SampleData OTHERS = new SampleData(2, 2, 500, 1);
  private static final int MESSAGE = FlightData.DATA_HEADER_FIELD_NUMBER;
  private static final int BODY = FlightData.DATA_BODY_FIELD_NUMBER;

  private static TestingServer server;
  private static RawFlight raw;
  private static SheafClient other;
  private static FlightData schema;
  private static FlightData dictionary;
  private static FlightData batch;

  @BeforeAll
  static void start() {
    server = TestingServer.start();
    raw = new RawFlight(server.location());
    other = SheafClient.connect(server.location());
    OTHERS.put(other, "others");
    try (RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = OTHERS.generate(allocator)) {
      schema = data(frames.schema().frame());
      dictionary = data(frames.dictionary().orElseThrow());
      batch = data(frames.next());
    }
  }

  @AfterAll
  static void stop() {
    raw.close();
    other.close();
    server.close();
  }

  @AfterEach
  void othersGoOnAndNothingIsHeld() throws Exception {
    assertThat(OTHERS.compare(other, "others")).isInstanceOf(ComparisonResult.Identical.class);
    assertThat(other.list(ListRequest.all())).as("datasets").hasSize(1);
    server.awaitNothingHeld();
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE, 0xFFFF_FFFFL, -1, Long.MIN_VALUE, 1L << 40, 13})
  void lengthsOfFieldsThatLie(long length) throws Exception {
    for (int field : new int[] {1, MESSAGE, FlightData.APP_METADATA_FIELD_NUMBER, BODY, 77}) {
      byte[] lie = lie(field, length);
      put(lie).has(INVALID_ARGUMENT, "FlightData", "bytes");
      put(first(), lie).has(INVALID_ARGUMENT, "FlightData", "bytes");
    }
  }

  /** A field that announces a length, with 12 bytes after it. */
  private static byte[] lie(int field, long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(length);
    out.writeRawBytes(new byte[12]);
    out.flush();
    return bytes.toByteArray();
  }

  /** Each 32 and 64 bit number of the batch's message in turn becomes an extreme one. */
  @Test
  void numbersInsideTheMessageThatLie() throws Exception {
    byte[] message = batch.getDataHeader().toByteArray();
    for (int at = 0; at + 8 <= message.length; at += 4) {
      for (byte fill : new byte[] {(byte) 0x7f, (byte) 0xff}) {
        byte[] lie = message.clone();
        Arrays.fill(lie, at, at + 3, (byte) 0xff);
        lie[at + 3] = fill;
        RawFlight.End end = put(first(), dictionary.toByteArray(), batchWith(lie));
        if (end.code() != Status.Code.OK) {
          end.has(INVALID_ARGUMENT);
        } else {
          other.drop(new DatasetName("lies"));
        }
      }
    }
  }

  @Test
  void aBodyThatIsTooShort() throws Exception {
    FlightData cut = batch.toBuilder().setDataBody(batch.getDataBody().substring(0, 64)).build();
    put(first(), dictionary.toByteArray(), cut.toByteArray()).has(INVALID_ARGUMENT, "64", "body");
  }

  @Test
  void aRecordBatchBeforeTheSchema() throws Exception {
    FlightData early = batch.toBuilder().setFlightDescriptor(path("lies")).build();
    put(early.toByteArray()).has(INVALID_ARGUMENT, "first message", "schema");
  }

  @Test
  void aRecordBatchBeforeItsDictionary() throws Exception {
    put(first(), batch.toByteArray()).has(INVALID_ARGUMENT, "dictionar");
  }

  @Test
  void aSecondSchema() throws Exception {
    put(first(), schema.toByteArray()).has(INVALID_ARGUMENT, "second schema");
  }

  @Test
  void noDescriptor() throws Exception {
    put(schema.toByteArray()).has(INVALID_ARGUMENT, "descriptor");
  }

  @Test
  void aDescriptorAlone() throws Exception {
    byte[] alone = FlightData.newBuilder().setFlightDescriptor(path("lies")).build().toByteArray();
    put(alone).has(INVALID_ARGUMENT, "schema");
  }

  @Test
  void nothingAtAll() throws Exception {
    put().has(INVALID_ARGUMENT, "descriptor");
    put(new byte[0]).has(INVALID_ARGUMENT, "schema");
  }

  @Test
  void aDescriptorOfNoKind() throws Exception {
    FlightDescriptor unknown = FlightDescriptor.newBuilder().setTypeValue(9).build();
    put(schema.toBuilder().setFlightDescriptor(unknown).build().toByteArray())
        .has(INVALID_ARGUMENT, "PATH", "CMD");
  }

  @Test
  void garbage() throws Exception {
    long seed = Long.getLong("sheaf.test.seed", System.nanoTime());
    System.out.println("MalformedFrameTest.garbage seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      put(noise).has(INVALID_ARGUMENT);
      put(first(), noise.length == 0 ? new byte[] {1} : noise).has(INVALID_ARGUMENT);
    }
  }

  @Test
  void theServerDoesNotWaitForTheClientsEnd() throws Exception {
    raw.start("DoPut", List.of(first(), schema.toByteArray()), false)
        .get(60, TimeUnit.SECONDS)
        .has(INVALID_ARGUMENT, "second schema");
  }

  @Test
  void moreThanAMessageMayHave() throws Exception {
    byte[] large = new byte[(64 << 20) + 1];
    put(first(), large).has(Status.Code.RESOURCE_EXHAUSTED, "67108864 bytes", "smaller batches");
  }

  @Test
  void aBodyWithoutItsMessage() throws Exception {
    FlightData body =
        FlightData.newBuilder()
            .setDataBody(ByteString.copyFrom(new byte[1 << 16]))
            .setAppMetadata(PutCommit.of(0).bytes())
            .build();
    put(first(), body.toByteArray()).has(INVALID_ARGUMENT, "data_header");
    put(firstOfExplicit(), body.toByteArray()).has(INVALID_ARGUMENT, "data_header");
  }

  /** It stays on the heap until the commit, which no budget counts. */
  @Test
  void moreMetadataThanABatchOrAPutMayHave() throws Exception {
    put(first(), dictionary.toByteArray(), batchWithMetadata((1 << 20) + 1))
        .has(Status.Code.RESOURCE_EXHAUSTED, "app_metadata", "1048577 bytes");
    byte[][] messages = new byte[2 + 17][];
    Arrays.fill(messages, batchWithMetadata(1 << 20));
    messages[0] = first();
    messages[1] = dictionary.toByteArray();
    put(messages).has(Status.Code.RESOURCE_EXHAUSTED, "app_metadata", "16777216 bytes");
  }

  private static byte[] batchWithMetadata(int bytes) {
    return batch.toBuilder()
        .setAppMetadata(ByteString.copyFrom(new byte[bytes]))
        .build()
        .toByteArray();
  }

  @Test
  void anExchangeNeedsACommandThatSaysWhat() throws Exception {
    raw.call("DoExchange", List.of(first())).has(INVALID_ARGUMENT, "\"get\"", "not a PATH");
    raw.call("DoExchange", List.of(lie(MESSAGE, Integer.MAX_VALUE))).has(INVALID_ARGUMENT);
    raw.call("DoExchange", List.of()).has(INVALID_ARGUMENT, "before its descriptor");
    raw.call("DoExchange", List.of(schema.toByteArray())).has(INVALID_ARGUMENT, "no descriptor");
  }

  private static RawFlight.End put(byte[]... messages) throws Exception {
    return raw.call("DoPut", List.of(messages));
  }

  /** The schema with a descriptor. */
  private static byte[] first() {
    return schema.toBuilder().setFlightDescriptor(path("lies")).build().toByteArray();
  }

  private static byte[] firstOfExplicit() {
    FlightDescriptor explicit =
        FlightDescriptor.newBuilder()
            .setType(DescriptorType.CMD)
            .setCmd(ByteString.copyFromUtf8("{\"dataset\":\"lies\",\"commit\":\"explicit\"}"))
            .build();
    return schema.toBuilder().setFlightDescriptor(explicit).build().toByteArray();
  }

  private static byte[] batchWith(byte[] message) {
    return batch.toBuilder().setDataHeader(ByteString.copyFrom(message)).build().toByteArray();
  }

  private static FlightDescriptor path(String name) {
    return FlightDescriptor.newBuilder().setType(DescriptorType.PATH).addPath(name).build();
  }

  static FlightData data(IpcFrame frame) {
    try (frame) {
      return FlightData.newBuilder()
          .setDataHeader(ByteString.copyFrom(ByteBufUtil.getBytes(frame.message())))
          .setDataBody(ByteString.copyFrom(ByteBufUtil.getBytes(frame.body())))
          .build();
    }
  }
}
