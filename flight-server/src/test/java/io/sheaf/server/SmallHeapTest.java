package io.sheaf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.PutSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What puts take of the heap, in a server with as much as the launcher gives one: it is counted,
 * and what is too much is refused. Each of these ended the server, and with it all other calls.
 */
class SmallHeapTest {
  private static final SampleData OTHERS = new SampleData(1, 2, 100, 12);
  private static final Field PARTITION = Field.nullable("partition", new ArrowType.Int(32, true));
  private static final int PARTITIONS = 10_000;
  private static final int SCHEMA_BYTES = 3_900_000;

  private static ServerProcess server;
  private static SheafClient client;

  @BeforeAll
  static void start() throws Exception {
    server =
        ServerProcess.launch(
            Map.of(),
            List.of("-Xmx256m", "-XX:MaxDirectMemorySize=1g", "-XX:+ExitOnOutOfMemoryError"),
            List.of("--port=0"));
    client = SheafClient.connect(server.location());
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
  }

  @AfterEach
  void othersAreServed() throws Exception {
    OTHERS.put(client, "others");
    assertThat(OTHERS.compare(client, "others")).isInstanceOf(ComparisonResult.Identical.class);
  }

  /** A batch with a row for each partition, and so many columns of nulls. */
  private static PutSummary putWide(int columns) {
    return putWide(columns, Map.of());
  }

  private static PutSummary putWide(int columns, Map<String, Object> options) {
    List<Field> fields = new ArrayList<>(List.of(PARTITION));
    IntStream.range(0, columns)
        .forEach(i -> fields.add(Field.nullable("c" + i, new ArrowType.Int(8, true))));
    Schema schema = new Schema(fields);
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        PartitionUpload put =
            client.put(SampleData.overwrite("wide", options), SchemaMessage.of(schema))) {
      IntVector partition = (IntVector) root.getVector("partition");
      partition.allocateNew(PARTITIONS);
      IntStream.range(0, PARTITIONS).forEach(i -> partition.set(i, i));
      root.getFieldVectors().forEach(vector -> vector.setValueCount(PARTITIONS));
      root.setRowCount(PARTITIONS);
      put.write(BatchFrames.encode(new VectorUnloader(root).getRecordBatch()));
      return put.commit();
    }
  }

  @Test
  void aBatchIsTakenApartIntoThousandsOfParts() {
    assertThat(putWide(20).chunks()).isEqualTo(PARTITIONS);
  }

  @Test
  void oneWhosePartsWouldTakeTooMuchIsRefused() {
    assertThatThrownBy(() -> putWide(500))
        .hasMessageContaining("10000 parts of a batch")
        .extracting("reason")
        .isEqualTo(ErrorReason.LIMIT_EXCEEDED);
  }

  @Test
  void oneWhoseChunksWouldTakeTooMuchIsRefused() {
    Map<String, Object> cut =
        Map.of("chunk_rows", 1, "partitioning", Map.of("sequential", Map.of("batches", 8)));
    assertThatThrownBy(() -> putWide(500, cut))
        .hasMessageContaining("chunks of a batch")
        .extracting("reason")
        .isEqualTo(ErrorReason.LIMIT_EXCEEDED);
  }

  /** All of them begun, and none with a batch yet. */
  @Test
  void largeSchemasOfPutsThatStandStillAreCounted() {
    Field large =
        new Field(
            "large",
            new FieldType(
                true,
                new ArrowType.Int(8, true),
                null,
                Map.of("comment", "x".repeat(SCHEMA_BYTES))),
            List.of());
    SchemaMessage schema = SchemaMessage.of(new Schema(List.of(large)));
    List<PartitionUpload> puts = new ArrayList<>();
    List<SheafException> refusals = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        puts.add(client.put(SampleData.overwrite("idle-" + i, Map.of()), schema));
      }
      for (PartitionUpload put : puts) {
        try {
          put.commit();
        } catch (SheafException e) {
          refusals.add(e);
        }
      }
      assertThat(refusals)
          .isNotEmpty()
          .allMatch(refusal -> refusal.reason() == ErrorReason.OVERLOADED);
    } finally {
      puts.forEach(PartitionUpload::close);
    }
  }
}
