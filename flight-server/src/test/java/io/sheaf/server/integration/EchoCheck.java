package io.sheaf.server.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightClient.ExchangeReaderWriter;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Validator;

/** An exchange of batches, each of which comes back before the next is sent. */
final class EchoCheck {
  private static final int ROWS = 10;
  private static final int BATCHES = 4;

  private EchoCheck() {}

  static void run(FlightClient client, BufferAllocator allocator) throws Exception {
    byte[] command = "echo".getBytes(StandardCharsets.UTF_8);
    Schema schema = new Schema(List.of(Field.notNullable("x", MinorType.INT.getType())));
    try (ExchangeReaderWriter exchange = client.doExchange(FlightDescriptor.command(command));
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      exchange.getWriter().start(root);
      for (int batch = 0; batch < BATCHES; batch++) {
        fill(root, batch);
        if (batch % 2 == 0) {
          exchange.getWriter().putNext(metadata(batch, allocator));
        } else {
          exchange.getWriter().putNext();
        }
        expect(exchange.getReader(), root, batch);
      }
      exchange.getWriter().completed();
      assertThat(exchange.getReader().next()).isFalse();
    }
  }

  private static void fill(VectorSchemaRoot root, int batch) {
    IntVector column = (IntVector) root.getVector(0);
    column.allocateNew(ROWS);
    for (int row = 0; row < ROWS; row++) {
      column.set(row, batch + row);
    }
    root.setRowCount(ROWS);
  }

  private static ArrowBuf metadata(int batch, BufferAllocator allocator) {
    byte[] text = String.valueOf(batch).getBytes(StandardCharsets.UTF_8);
    ArrowBuf metadata = allocator.buffer(text.length);
    metadata.writeBytes(text);
    return metadata;
  }

  private static void expect(FlightStream reader, VectorSchemaRoot sent, int batch) {
    assertThat(reader.next()).isTrue();
    assertThat(reader.getSchema()).isEqualTo(sent.getSchema());
    Validator.compareVectorSchemaRoot(reader.getRoot(), sent);
    if (batch % 2 == 0) {
      assertThat(text(reader.getLatestMetadata())).isEqualTo(String.valueOf(batch));
    } else {
      assertThat(reader.getLatestMetadata()).isNull();
    }
  }

  /** The bytes of an app_metadata, which stays its owner's. */
  static String text(ArrowBuf metadata) {
    byte[] bytes = new byte[Math.toIntExact(metadata.readableBytes())];
    metadata.getBytes(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
