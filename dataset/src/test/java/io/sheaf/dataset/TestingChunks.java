package io.sheaf.dataset;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Small real chunks of one int32 column, made and read by Arrow itself. */
public final class TestingChunks {
  public static final Schema SCHEMA = schema("n");
  public static final SchemaMessage MESSAGE = SchemaMessage.of(SCHEMA);

  private TestingChunks() {}

  public static Schema schema(String column) {
    return new Schema(List.of(Field.notNullable(column, new ArrowType.Int(32, true))));
  }

  /** A chunk's bytes. */
  public static byte[] stream(Schema schema, int... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, out)) {
      root.allocateNew();
      for (int i = 0; i < values.length; i++) {
        ((IntVector) root.getVector(0)).setSafe(i, values[i]);
      }
      root.setRowCount(values.length);
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A chunk whose memory the budget pays for, so that a leak of it shows. */
  public static Chunk chunk(MemoryBudget budget, String appMetadata, int... values) {
    byte[] stream = stream(SCHEMA, values);
    try (Reservation room = budget.tryReserve(stream.length).orElseThrow()) {
      ByteBuf bytes = room.allocate(stream.length);
      bytes.setBytes(0, stream).setIndex(0, stream.length);
      return new Chunk("", bytes, values.length, ByteString.copyFromUtf8(appMetadata));
    }
  }

  public static Chunk chunk(MemoryBudget budget, int... values) {
    return chunk(budget, "", values);
  }

  /** The values of a chunk. */
  public static List<Integer> values(ByteBuf stream) {
    byte[] bytes = new byte[stream.readableBytes()];
    stream.getBytes(stream.readerIndex(), bytes);
    List<Integer> values = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator)) {
      while (reader.loadNextBatch()) {
        IntVector column = (IntVector) reader.getVectorSchemaRoot().getVector(0);
        for (int i = 0; i < column.getValueCount(); i++) {
          values.add(column.get(i));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }
}
