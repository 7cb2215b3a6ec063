package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Checks a message against its body before anybody reads on, and raises metadata V4 to V5. */
final class FrameCheck {
  private static final int NODE_BYTES = 16;
  private static final int BUFFER_BYTES = 16;

  private FrameCheck() {}

  static FrameKind check(ByteBuf message, ByteBuf body) throws CorruptIpcException {
    if (message.readableBytes() < 8) {
      throw new CorruptIpcException("IPC message of " + message.readableBytes() + " bytes");
    }
    ByteBuffer bytes = message.nioBuffer().order(ByteOrder.LITTLE_ENDIAN);
    try {
      Message root = Message.getRootAsMessage(bytes);
      checkVersion(root, bytes);
      checkBodyLength(root, body.readableBytes());
      return checkHeader(root, body.readableBytes());
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new CorruptIpcException("IPC message is not a valid flatbuffer");
    }
  }

  private static void checkVersion(Message root, ByteBuffer bytes) throws CorruptIpcException {
    short version = root.version();
    if (version == MetadataVersion.V4) {
      raiseVersion(bytes);
    } else if (version != MetadataVersion.V5) {
      throw new CorruptIpcException(
          "Arrow metadata version V" + (version + 1) + "; V4 and V5 are understood");
    }
  }

  /**
   * Overwrites the version's two bytes. V4 and V5 differ in nothing but the layout of unions, which
   * {@link SchemaMessage} refuses in V4. The version is the message table's first field
   * (Message.fbs).
   */
  private static void raiseVersion(ByteBuffer bytes) {
    int table = bytes.getInt(0);
    int vtable = table - bytes.getInt(table);
    bytes.putShort(table + bytes.getShort(vtable + 4), MetadataVersion.V5);
  }

  private static void checkBodyLength(Message root, int bodyBytes) throws CorruptIpcException {
    if (root.bodyLength() != bodyBytes) {
      throw new CorruptIpcException(
          "IPC message announces a body of "
              + root.bodyLength()
              + " bytes, "
              + bodyBytes
              + " are there");
    }
  }

  private static FrameKind checkHeader(Message root, int bodyBytes) throws CorruptIpcException {
    switch (root.headerType()) {
      case MessageHeader.Schema -> {
        return FrameKind.SCHEMA;
      }
      case MessageHeader.RecordBatch -> {
        checkBuffers((RecordBatch) root.header(new RecordBatch()), bodyBytes);
        return FrameKind.RECORD_BATCH;
      }
      case MessageHeader.DictionaryBatch -> {
        DictionaryBatch dictionary = (DictionaryBatch) root.header(new DictionaryBatch());
        touch(dictionary);
        checkBuffers(dictionary == null ? null : dictionary.data(), bodyBytes);
        return FrameKind.DICTIONARY;
      }
      default ->
          throw new CorruptIpcException(
              "IPC message of kind "
                  + root.headerType()
                  + " is no schema, dictionary or record batch");
    }
  }

  private static void checkBuffers(@Nullable RecordBatch batch, int bodyBytes)
      throws CorruptIpcException {
    if (batch == null || batch.length() < 0) {
      throw new CorruptIpcException("record batch without rows, or with a negative number of them");
    }
    checkCounts(batch);
    touch(batch);
    for (int i = 0; i < batch.buffersLength(); i++) {
      Buffer buffer = batch.buffers(i);
      if (buffer.offset() < 0
          || buffer.length() < 0
          || buffer.length() > bodyBytes
          || buffer.offset() > bodyBytes - buffer.length()) {
        throw new CorruptIpcException(
            String.format(
                "buffer %d (offset %d, length %d) lies outside the body of %d bytes",
                i, buffer.offset(), buffer.length(), bodyBytes));
      }
    }
  }

  /** Readers make lists of as many elements as a vector says, so it must not say more than fit. */
  private static void checkCounts(RecordBatch batch) throws CorruptIpcException {
    checkCount(batch.nodesLength(), NODE_BYTES, batch);
    checkCount(batch.buffersLength(), BUFFER_BYTES, batch);
    checkCount(batch.variadicBufferCountsLength(), Long.BYTES, batch);
  }

  private static void checkCount(int elements, int elementBytes, RecordBatch batch)
      throws CorruptIpcException {
    int bytes = batch.getByteBuffer().limit();
    if (elements < 0 || elements > bytes / elementBytes) {
      throw new CorruptIpcException(
          elements + " elements of " + elementBytes + " bytes in a message of " + bytes);
    }
  }

  /** Reads the ends of whatever others will read, so that they fail here when they lie outside. */
  private static void touch(RecordBatch batch) {
    if (batch.nodesLength() > 0) {
      batch.nodes(0).length();
      batch.nodes(batch.nodesLength() - 1).nullCount();
    }
    if (batch.variadicBufferCountsLength() > 0) {
      batch.variadicBufferCounts(0);
      batch.variadicBufferCounts(batch.variadicBufferCountsLength() - 1);
    }
    BodyCompression compression = batch.compression();
    if (compression != null) {
      compression.codec();
      compression.method();
    }
  }

  private static void touch(@Nullable DictionaryBatch dictionary) {
    if (dictionary != null) {
      dictionary.id();
      dictionary.isDelta();
    }
  }
}
