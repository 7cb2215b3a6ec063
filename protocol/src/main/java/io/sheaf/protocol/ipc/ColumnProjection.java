package io.sheaf.protocol.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * Some columns of a schema's record batches, taken out by dropping the other columns' buffers:
 * nothing is decompressed. Immutable, safe for any number of threads.
 */
public final class ColumnProjection {
  private static final int STORED_BYTES_FIRST = 256;
  private static final String FEWER_BUFFERS = "record batch has fewer buffers than its schema says";

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
   * @throws SheafException INVALID_REQUEST when a column is not there or is named twice,
   *     NOT_SUPPORTED when the schema has a type that Arrow got later
   */
  public static ColumnProjection of(SchemaMessage schema, Collection<String> columns) {
    Schema all = schema.flatbuffer();
    Map<String, List<Integer>> fieldsByName = fieldsByName(all);
    Set<Integer> fields = new LinkedHashSet<>();
    for (String column : columns) {
      List<Integer> named = fieldsByName.get(column);
      if (named == null) {
        throw invalid("no column '" + column + "'; there are " + fieldsByName.keySet());
      }
      if (!fields.addAll(named)) {
        throw invalid("column '" + column + "' is asked for twice");
      }
    }
    List<ColumnExtent> extents = ColumnExtent.all(all);
    Set<Long> ids = new HashSet<>();
    fields.forEach(field -> BatchLayout.collectDictionaryIds(all.fields(field), ids));
    return new ColumnProjection(
        schema.select(List.copyOf(fields)), fields.stream().map(extents::get).toList(), ids);
  }

  private static Map<String, List<Integer>> fieldsByName(Schema schema) {
    Map<String, List<Integer>> fields = new LinkedHashMap<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      fields.computeIfAbsent(schema.fields(i).name(), name -> new ArrayList<>(1)).add(i);
    }
    return fields;
  }

  private static SheafException invalid(String problem) {
    return new SheafException(ErrorReason.INVALID_REQUEST, problem);
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
   * The columns of a record batch, with its own custom metadata.
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
      Rebuild rebuild = new Rebuild(source, batch.body(), body);
      ByteBuf message = Unpooled.wrappedBuffer(rebuild.message(batch.flatbuffer()));
      return IpcFrame.of(message, body.retain());
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptIpcException(FEWER_BUFFERS);
    } catch (IllegalArgumentException e) { // the sum of their lengths is no int any more
      throw new CorruptIpcException("record batch has buffers that lie over each other");
    } finally {
      body.release();
    }
  }

  /**
   * What a record batch has stored of the columns: rows, nulls, compression and bytes. Batches in
   * which that is the same have the same values there, and it takes a tenth of what it takes to
   * project them.
   *
   * @param batch lent; must be of the schema projected
   * @param bytesMax of the columns' buffers, about
   * @return bytes on the heap, which mean nothing else; empty when there are more
   * @throws CorruptIpcException when the batch has fewer buffers than its schema says
   */
  public Optional<ByteBuf> stored(IpcFrame batch, int bytesMax) throws CorruptIpcException {
    RecordBatch source = batch.recordBatch();
    BodyCompression compression = source.compression();
    ByteBuf stored = Unpooled.buffer(STORED_BYTES_FIRST);
    try {
      stored.writeLong(source.length());
      stored.writeBoolean(compression != null);
      if (compression != null) {
        stored.writeByte(compression.codec()).writeByte(compression.method());
      }
      int[] viewBuffersBefore = ColumnExtent.viewBuffersBefore(source);
      for (ColumnExtent extent : extents) {
        int nodeTo = extent.firstNode() + extent.nodes();
        int to = extent.bufferTo(viewBuffersBefore);
        requireHas(source, nodeTo, to);
        for (int i = extent.firstNode(); i < nodeTo; i++) {
          stored.writeLong(source.nodes(i).length()).writeLong(source.nodes(i).nullCount());
        }
        for (int i = extent.bufferFrom(viewBuffersBefore); i < to; i++) {
          Buffer buffer = source.buffers(i);
          int length = (int) buffer.length();
          if (length > bytesMax - stored.readableBytes()) {
            return Optional.empty();
          }
          int from = batch.body().readerIndex() + (int) buffer.offset();
          stored.writeInt(length).writeBytes(batch.body(), from, length);
        }
      }
      return Optional.of(stored);
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptIpcException(FEWER_BUFFERS);
    }
  }

  private static void requireHas(RecordBatch batch, int nodes, int buffers)
      throws CorruptIpcException {
    if (nodes > batch.nodesLength() || buffers > batch.buffersLength()) {
      throw new CorruptIpcException(FEWER_BUFFERS);
    }
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

    /**
     * @param whole the batch's message
     */
    ByteBuffer message(Message whole) throws CorruptIpcException {
      List<long[]> buffers = collectBuffers();
      int metadata = MessageMetadata.copy(whole, builder);
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
              metadata));
      return builder.dataBuffer();
    }

    private List<long[]> collectBuffers() throws CorruptIpcException {
      List<long[]> kept = new ArrayList<>();
      int[] viewBuffersBefore = ColumnExtent.viewBuffersBefore(source);
      for (ColumnExtent extent : extents) {
        int to = extent.bufferTo(viewBuffersBefore);
        requireHas(source, extent.firstNode() + extent.nodes(), to);
        for (int i = extent.bufferFrom(viewBuffersBefore); i < to; i++) {
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
      Padding.add(body, -length & 7);
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
      if (source.variadicBufferCountsLength() == 0) {
        return 0;
      }
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
