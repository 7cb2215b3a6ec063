package io.sheaf.dataset.dictionary;

import com.google.flatbuffers.FlatBufferBuilder;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/** A dictionary in the making: its body is written front to back, its message at the end. */
final class JoinedArrays {
  private final ByteBuf body;
  private final List<long[]> nodes = new ArrayList<>();
  private final List<long[]> buffers = new ArrayList<>();
  private final List<Long> variadicCounts = new ArrayList<>();
  private int start;

  /**
   * @param body with room for all; lent
   */
  JoinedArrays(ByteBuf body) {
    this.body = body;
  }

  /** What the current buffer is written to. */
  ByteBuf body() {
    return body;
  }

  /**
   * Adds a node.
   *
   * @return its number
   */
  int addNode(long length, long nullCount) {
    nodes.add(new long[] {length, nullCount});
    return nodes.size() - 1;
  }

  void setLength(int node, long length) {
    nodes.get(node)[0] = length;
  }

  void setNullCount(int node, long nullCount) {
    nodes.get(node)[1] = nullCount;
  }

  void addVariadicCount(long count) {
    variadicCounts.add(count);
  }

  /** Ends the current buffer, perhaps an empty one; what is written next is another. */
  void endBuffer() {
    buffers.add(new long[] {start, body.writerIndex() - start});
    body.writeZero(-body.writerIndex() & 7);
    start = body.writerIndex();
  }

  /** The message of a whole dictionary (Message.fbs, "DictionaryBatch"). */
  ByteBuffer dictionaryMessage(long id) {
    FlatBufferBuilder builder = new FlatBufferBuilder(1024);
    RecordBatch.startBuffersVector(builder, buffers.size());
    for (int i = buffers.size() - 1; i >= 0; i--) {
      Buffer.createBuffer(builder, buffers.get(i)[0], buffers.get(i)[1]);
    }
    int bufferVector = builder.endVector();
    RecordBatch.startNodesVector(builder, nodes.size());
    for (int i = nodes.size() - 1; i >= 0; i--) {
      FieldNode.createFieldNode(builder, nodes.get(i)[0], nodes.get(i)[1]);
    }
    int nodeVector = builder.endVector();
    int batch = batch(builder, nodeVector, bufferVector);
    int dictionary = DictionaryBatch.createDictionaryBatch(builder, id, batch, false);
    builder.finish(
        Message.createMessage(
            builder,
            MetadataVersion.V5,
            MessageHeader.DictionaryBatch,
            dictionary,
            body.writerIndex(),
            0));
    return builder.dataBuffer();
  }

  private int batch(FlatBufferBuilder builder, int nodeVector, int bufferVector) {
    long[] counts = variadicCounts.stream().mapToLong(Long::longValue).toArray();
    int variadic =
        counts.length == 0 ? 0 : RecordBatch.createVariadicBufferCountsVector(builder, counts);
    RecordBatch.startRecordBatch(builder);
    RecordBatch.addLength(builder, nodes.get(0)[0]);
    RecordBatch.addNodes(builder, nodeVector);
    RecordBatch.addBuffers(builder, bufferVector);
    if (variadic != 0) {
      RecordBatch.addVariadicBufferCounts(builder, variadic);
    }
    return RecordBatch.endRecordBatch(builder);
  }
}
