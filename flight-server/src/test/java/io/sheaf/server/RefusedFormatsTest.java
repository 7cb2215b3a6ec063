package io.sheaf.server;

import static io.grpc.Status.Code.INVALID_ARGUMENT;

import com.google.flatbuffers.FlatBufferBuilder;
import com.google.protobuf.ByteString;
import java.util.List;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a put does not take of old and other Arrow, each with a message that says so. */
class RefusedFormatsTest {
  private static final Field NUMBER = Field.nullable("number", new ArrowType.Int(32, true));
  private static final Field UNION =
      new Field(
          "either",
          FieldType.nullable(new ArrowType.Union(UnionMode.Sparse, new int[] {0})),
          List.of(NUMBER));

  private static TestingServer server;
  private static RawFlight raw;

  @BeforeAll
  static void start() {
    server = TestingServer.start();
    raw = new RawFlight(server.location());
  }

  @AfterAll
  static void stop() {
    raw.close();
    server.close();
  }

  @Test
  void bigEndian() throws Exception {
    put(MetadataVersion.V5, Endianness.Big, NUMBER).has(INVALID_ARGUMENT, "big-endian");
  }

  @Test
  void metadataBeforeV4() throws Exception {
    put(MetadataVersion.V3, Endianness.Little, NUMBER)
        .has(INVALID_ARGUMENT, "metadata version V3", "V4 and V5");
  }

  @Test
  void unionsOfMetadataV4() throws Exception {
    put(MetadataVersion.V4, Endianness.Little, UNION)
        .has(INVALID_ARGUMENT, "union 'either'", "V4", "write it as V5");
    put(MetadataVersion.V5, Endianness.Little, UNION).isOk();
  }

  private static RawFlight.End put(short version, short endianness, Field field) throws Exception {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int fields = Schema.createFieldsVector(builder, new int[] {field.getField(builder)});
    int schema = Schema.createSchema(builder, endianness, fields, 0, 0);
    builder.finish(Message.createMessage(builder, version, MessageHeader.Schema, schema, 0, 0));
    FlightData first =
        FlightData.newBuilder()
            .setFlightDescriptor(
                FlightDescriptor.newBuilder().setType(DescriptorType.PATH).addPath("refused"))
            .setDataHeader(ByteString.copyFrom(builder.dataBuffer()))
            .build();
    return raw.call("DoPut", List.of(first.toByteArray()));
  }
}
