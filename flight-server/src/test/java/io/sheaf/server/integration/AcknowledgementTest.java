package io.sheaf.server.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sheaf.server.IpcStreamFile;
import io.sheaf.server.RawFlight;
import io.sheaf.server.TestingServer;
import io.sheaf.server.integration.sample.SampleFields;
import io.sheaf.server.integration.sample.SampleVectors;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.flight.impl.Flight.FlightData;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

/** What a put acknowledges. */
class AcknowledgementTest {
  /**
   * Go's client sends the app_metadata of a batch with its dictionaries, too; each acknowledged
   * message would have been one more than it waits for.
   */
  @Test
  void batchesAreAcknowledgedAndDictionariesAreNot() throws Exception {
    try (TestingServer server = TestingServer.start();
        RawFlight raw = new RawFlight(server.location())) {
      List<byte[]> messages = new ArrayList<>();
      for (byte[] message : new IpcStreamFile("acknowledged", twoBatches()).put()) {
        FlightData.Builder data = FlightData.parseFrom(message).toBuilder();
        messages.add(data.setAppMetadata(ByteString.copyFromUtf8("7")).build().toByteArray());
      }
      assertThat(messages).as("schema, dictionary, two batches").hasSize(4);
      assertThat(raw.call("DoPut", messages).isOk().messages()).isEqualTo(2);
    }
  }

  private static byte[] twoBatches() throws Exception {
    Field text = SampleFields.of("text", new ArrowType.Utf8());
    List<Field> fields = List.of(SampleFields.encoded(text, 0, new ArrowType.Int(8, true)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator();
        SampleVectors vectors = new SampleVectors(fields, new Random(1), 0.3, allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(vectors.root(), vectors.provider(), bytes)) {
      vectors.next(10);
      writer.writeBatch();
      writer.writeBatch();
    }
    return bytes.toByteArray();
  }
}
