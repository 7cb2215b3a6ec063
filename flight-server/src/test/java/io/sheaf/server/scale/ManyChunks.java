package io.sheaf.server.scale;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A dataset of many chunks of one row each, the same row in all of them. */
record ManyChunks(int partitions, int chunks) {

  /** What a put took, its commit from the last batch on. */
  record Took(PutSummary summary, Duration all, Duration commit) {}

  int chunksOfPartition() {
    return chunks / partitions;
  }

  /** Puts it over what is there. */
  Took put(SheafClient client, String name) throws IOException, CorruptIpcException {
    List<IpcFrame> frames = IpcFrames.parse(Unpooled.wrappedBuffer(stream()));
    long begun = System.nanoTime();
    try (PartitionUpload upload = client.put(request(name), SchemaMessage.of(frames.get(0)))) {
      for (int i = 0; i < chunks; i++) {
        upload.write(frames.get(1).retain());
      }
      long written = System.nanoTime();
      PutSummary summary = upload.commit();
      return new Took(summary, since(begun), since(written));
    } finally {
      frames.forEach(IpcFrame::close);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private PutRequest request(String name) {
    Map<String, Object> partitioning = Map.of("sequential", Map.of("batches", chunksOfPartition()));
    String request =
        Json.write(Map.of("dataset", name, "mode", "overwrite", "partitioning", partitioning));
    return PutRequest.parseCommand(ByteString.copyFromUtf8(request).asReadOnlyByteBuffer());
  }

  private static byte[] stream() throws IOException {
    Schema schema = new Schema(List.of(Field.notNullable("n", new ArrowType.Int(64, true))));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, stream)) {
      ((BigIntVector) root.getVector("n")).setSafe(0, 1);
      root.setRowCount(1);
      writer.writeBatch();
      writer.end();
    }
    return stream.toByteArray();
  }
}
