package io.sheaf.protocol.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Some columns of a schema's record batches, taken out by dropping the other columns' buffers:
 * nothing is decompressed. Immutable, safe for any number of threads.
 */
public final class ColumnProjection {
  private final SchemaMessage schema;
  private final List<ColumnExtent> extents;
  private final Set<Long> dictionaryIds;

  private ColumnProjection(
      SchemaMessage schema, List<ColumnExtent> extents, Set<Long> dictionaryIds) {
    this.schema = schema;
    this.extents = extents;
    this.dictionaryIds = dictionaryIds;
  }

  /**
   * @param columns names of top-level columns, in the order wanted; a name that stands for several
   *     columns takes them all
   * @throws SheafException INVALID_REQUEST when a column is not there, NOT_SUPPORTED when the
   *     schema has a type that Java's Arrow does not know
   */
  public static ColumnProjection of(SchemaMessage schema, Collection<String> columns) {
    Schema all = schema.toArrow();
    List<ColumnExtent> allExtents = ColumnExtent.all(schema.flatbuffer());
    List<Field> fields = new ArrayList<>();
    List<ColumnExtent> extents = new ArrayList<>();
    for (String column : columns) {
      int before = fields.size();
      for (int i = 0; i < all.getFields().size(); i++) {
        if (all.getFields().get(i).getName().equals(column)) {
          fields.add(all.getFields().get(i));
          extents.add(allExtents.get(i));
        }
      }
      if (fields.size() == before) {
        throw noSuchColumn(column, all);
      }
    }
    Set<Long> ids = new LinkedHashSet<>();
    fields.forEach(field -> collectDictionaryIds(field, ids));
    return new ColumnProjection(
        SchemaMessage.of(new Schema(fields, all.getCustomMetadata())), extents, ids);
  }

  /** The schema of the columns taken. */
  public SchemaMessage schema() {
    return schema;
  }

  /** Whether a column taken uses this dictionary, or one inside it does. */
  public boolean needsDictionary(long id) {
    return dictionaryIds.contains(id);
  }

  /**
   * The columns of a record batch.
   *
   * @param batch lent; must be of the schema projected
   * @return a frame of slices of the same body, closed by the caller
   * @throws CorruptIpcException when the batch has fewer buffers than its schema says
   */
  public IpcFrame project(IpcFrame batch) throws CorruptIpcException {
    RecordBatch source = batch.recordBatch();
    CompositeByteBuf body =
        new CompositeByteBuf(UnpooledByteBufAllocator.DEFAULT, true, Integer.MAX_VALUE);
    try {
      ByteBuf message = Unpooled.wrappedBuffer(new Rebuild(source, batch.body(), body).message());
      return IpcFrame.of(message, body.retain());
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptIpcException("record batch has fewer buffers than its schema says");
    } finally {
      body.release();
    }
  }

  private static void collectDictionaryIds(Field field, Set<Long> ids) {
    if (field.getDictionary() != null) {
      ids.add(field.getDictionary().getId());
    }
    field.getChildren().forEach(child -> collectDictionaryIds(child, ids));
  }

  private static SheafException noSuchColumn(String column, Schema schema) {
    return new SheafException(
        ErrorReason.INVALID_REQUEST,
        "no column '"
            + column
            + "'; there are "
            + schema.getFields().stream().map(Field::getName).toList());
  }

  /** Builds the message of a projected batch while it collects the body. */
  private final class Rebuild {
    private final RecordBatch source;
    private final ByteBuf sourceBody;
    private final CompositeByteBuf body;
    private final FlatBufferBuilder builder = new FlatBufferBuilder(1024);

    Rebuild(RecordBatch source, ByteBuf sourceBody, CompositeByteBuf body) {
      this.source = source;
      this.sourceBody = sourceBody;
      this.body = body;
    }

    java.nio.ByteBuffer message() {
      List<long[]> buffers = collectBuffers();
      int bufferVector = buffers(buffers);
      int nodes = nodes();
      int variadic = variadicCounts();
      int compression = compression();
      RecordBatch.startRecordBatch(builder);
      RecordBatch.addLength(builder, source.length());
      RecordBatch.addNodes(builder, nodes);
      RecordBatch.addBuffers(builder, bufferVector);
      if (compression != 0) {
        RecordBatch.addCompression(builder, compression);
      }
      if (variadic != 0) {
        RecordBatch.addVariadicBufferCounts(builder, variadic);
      }
      int batch = RecordBatch.endRecordBatch(builder);
      builder.finish(
          Message.createMessage(
              builder,
              MetadataVersion.V5,
              MessageHeader.RecordBatch,
              batch,
              body.writerIndex(),
              0));
      return builder.dataBuffer();
    }

    private List<long[]> collectBuffers() {
      List<long[]> kept = new ArrayList<>();
      for (ColumnExtent extent : extents) {
        int[] range = extent.buffers(source);
        for (int i = range[0]; i < range[1]; i++) {
          Buffer buffer = source.buffers(i);
          kept.add(new long[] {body.writerIndex(), buffer.length()});
          take((int) buffer.offset(), (int) buffer.length());
        }
      }
      return kept;
    }

    private void take(int offset, int length) {
      if (length == 0) {
        return;
      }
      body.addComponent(true, sourceBody.retainedSlice(sourceBody.readerIndex() + offset, length));
      int padding = -length & 7;
      if (padding > 0) {
        body.addComponent(true, Unpooled.buffer(padding).writeZero(padding));
      }
    }

    private int buffers(List<long[]> kept) {
      RecordBatch.startBuffersVector(builder, kept.size());
      for (int i = kept.size() - 1; i >= 0; i--) {
        Buffer.createBuffer(builder, kept.get(i)[0], kept.get(i)[1]);
      }
      return builder.endVector();
    }

    private int nodes() {
      int count = extents.stream().mapToInt(ColumnExtent::nodes).sum();
      RecordBatch.startNodesVector(builder, count);
      for (int e = extents.size() - 1; e >= 0; e--) {
        ColumnExtent extent = extents.get(e);
        for (int i = extent.firstNode() + extent.nodes() - 1; i >= extent.firstNode(); i--) {
          FieldNode node = source.nodes(i);
          FieldNode.createFieldNode(builder, node.length(), node.nullCount());
        }
      }
      return builder.endVector();
    }

    private int variadicCounts() {
      long[] counts =
          extents.stream().flatMapToLong(extent -> extent.variadicCounts(source)).toArray();
      return counts.length == 0 ? 0 : RecordBatch.createVariadicBufferCountsVector(builder, counts);
    }

    private int compression() {
      BodyCompression compression = source.compression();
      return compression == null
          ? 0
          : BodyCompression.createBodyCompression(
              builder, compression.codec(), compression.method());
    }
  }
}
