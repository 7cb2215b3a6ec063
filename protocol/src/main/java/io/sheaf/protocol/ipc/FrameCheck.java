package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.jspecify.annotations.Nullable;

/** Checks a message against its body before anybody reads on, and raises metadata V4 to V5. */
final class FrameCheck {
  private static final int VERSION_FIELD = 4;
  private static final int NODE_BYTES = 16;
  private static final int BUFFER_BYTES = 16;

  private FrameCheck() {}

  static FrameKind check(ByteBuf message, ByteBuf body) throws CorruptIpcException {
    if (message.readableBytes() < 8) {
      throw new CorruptIpcException("IPC message of " + message.readableBytes() + " bytes");
    }
    try {
      Message root = Message.getRootAsMessage(message.nioBuffer());
      short version = checkedVersion(root);
      checkBodyLength(root, body.readableBytes());
      FrameKind kind = checkHeader(root, version, body.readableBytes());
      if (version == MetadataVersion.V4) {
        raiseVersion(message);
      }
      return kind;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new CorruptIpcException("IPC message is not a valid flatbuffer");
    }
  }

  private static short checkedVersion(Message root) throws CorruptIpcException {
    short version = root.version();
    if (version != MetadataVersion.V4 && version != MetadataVersion.V5) {
      throw new CorruptIpcException(
          "Arrow metadata version V" + (version + 1) + "; V4 and V5 are understood");
    }
    return version;
  }

  /**
   * Overwrites the version's two bytes. V4 and V5 differ in nothing but the layout of unions, which
   * {@link SchemaCheck} refuses in V4. The version is the message table's first field
   * (Message.fbs).
   */
  private static void raiseVersion(ByteBuf message) {
    int version = FlatbufferTable.root(message.nioBuffer()).field(VERSION_FIELD);
    message.setShortLE(message.readerIndex() + version, MetadataVersion.V5);
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

  private static FrameKind checkHeader(Message root, short version, int bodyBytes)
      throws CorruptIpcException {
    switch (root.headerType()) {
      case MessageHeader.Schema -> {
        checkSchema((Schema) root.header(new Schema()), root, version);
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

  private static void checkSchema(@Nullable Schema schema, Message root, short version)
      throws CorruptIpcException {
    if (schema == null) {
      throw new CorruptIpcException("schema message without a schema");
    }
    SchemaCheck.check(schema, root.getByteBuffer().limit(), version != MetadataVersion.V4);
  }

  private static void checkBuffers(@Nullable RecordBatch batch, int bodyBytes)
      throws CorruptIpcException {
    if (batch == null || batch.length() < 0) {
      throw new CorruptIpcException("record batch without rows, or with a negative number of them");
    }
    checkCounts(batch);
    checkVariadicCounts(batch);
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

  private static void checkVariadicCounts(RecordBatch batch) throws CorruptIpcException {
    long left = batch.buffersLength();
    for (int i = 0; i < batch.variadicBufferCountsLength(); i++) {
      long count = batch.variadicBufferCounts(i);
      if (count < 0 || count > left) {
        throw new CorruptIpcException(
            "view " + i + " has " + count + " data buffers, the batch has " + left + " left");
      }
      left -= count;
    }
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
