package io.sheaf.protocol.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Messages that Java's Arrow does not write. */
final class TestingMessages {
  static final SchemaMessage SCHEMA =
      SchemaMessage.of(new Schema(List.of(Field.nullable("number", new ArrowType.Int(64, true)))));

  private TestingMessages() {}

  /** A batch of one row of {@link #SCHEMA}, its message with two entries of metadata. */
  static IpcFrame batchWithMetadata(
      String firstKey, byte[] firstValue, String secondKey, byte[] secondValue)
      throws CorruptIpcException {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int metadata =
        Message.createCustomMetadataVector(
            builder,
            new int[] {
              entry(builder, firstKey, firstValue), entry(builder, secondKey, secondValue)
            });
    RecordBatch.startBuffersVector(builder, 2);
    Buffer.createBuffer(builder, 0, 8);
    Buffer.createBuffer(builder, 0, 0);
    int buffers = builder.endVector();
    RecordBatch.startNodesVector(builder, 1);
    FieldNode.createFieldNode(builder, 1, 0);
    int nodes = builder.endVector();
    RecordBatch.startRecordBatch(builder);
    RecordBatch.addLength(builder, 1);
    RecordBatch.addNodes(builder, nodes);
    RecordBatch.addBuffers(builder, buffers);
    int batch = RecordBatch.endRecordBatch(builder);
    builder.finish(
        Message.createMessage(
            builder, MetadataVersion.V5, MessageHeader.RecordBatch, batch, 8, metadata));
    return IpcFrame.of(
        Unpooled.wrappedBuffer(builder.dataBuffer()), Unpooled.wrappedBuffer(new byte[8]));
  }

  private static int entry(FlatBufferBuilder builder, String key, byte[] value) {
    return KeyValue.createKeyValue(
        builder,
        builder.createString(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8))),
        builder.createString(ByteBuffer.wrap(value)));
  }
}
