package io.sheaf.server.faults;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows that tell which put they belong to, and which of its rows they are: each partition has the
 * rows 0, 1, 2, … of a put, in order.
 *
 * @param number of the put, in every row
 * @param batches of each partition
 * @param rows of each batch
 */
public record NumberedPut(long number, int partitions, int batches, int rows) {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("partition", new ArrowType.Int(32, true)),
              Field.notNullable("put", new ArrowType.Int(64, true)),
              Field.notNullable("row", new ArrowType.Int(64, true))));

  /** A request of a mode, with members beside. */
  public static PutRequest request(String name, String mode, Map<String, Object> members) {
    Map<String, Object> all = new TreeMap<>(members);
    all.put("dataset", name);
    all.put("mode", mode);
    return PutRequest.parseCommand(ByteString.copyFromUtf8(Json.write(all)).asReadOnlyByteBuffer());
  }

  /** Puts them, as often as the client's retries say. */
  public PutSummary write(SheafClient client, PutRequest request) {
    try {
      return client.write(request, this::frames);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of one partition. */
  long partitionRows() {
    return (long) batches * rows;
  }

  FrameSource frames() {
    try {
      return new Frames(new ArrayDeque<>(IpcFrames.parse(Unpooled.wrappedBuffer(stream()))));
    } catch (CorruptIpcException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] stream() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, stream)) {
      for (int batch = 0; batch < batches; batch++) {
        for (int partition = 0; partition < partitions; partition++) {
          fill(root, partition, batch);
          writer.writeBatch();
        }
      }
      writer.end();
    } catch (IOException e) {
      throw new IllegalStateException("a stream in memory failed", e);
    }
    return stream.toByteArray();
  }

  private void fill(VectorSchemaRoot root, int partition, int batch) {
    for (int i = 0; i < rows; i++) {
      ((IntVector) root.getVector("partition")).setSafe(i, partition);
      ((BigIntVector) root.getVector("put")).setSafe(i, number);
      ((BigIntVector) root.getVector("row")).setSafe(i, (long) batch * rows + i);
    }
    root.setRowCount(rows);
  }

  private record Frames(Queue<IpcFrame> rest) implements FrameSource {
    @Override
    public @Nullable IpcFrame next() {
      return rest.poll();
    }

    @Override
    public void close() {
      rest.forEach(IpcFrame::close);
      rest.clear();
    }
  }
}
