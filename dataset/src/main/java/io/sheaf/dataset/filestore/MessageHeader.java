package io.sheaf.dataset.filestore;

import com.google.flatbuffers.Table;
import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.arrowfile.FileBlock;
import io.sheaf.dataset.arrowfile.RandomBytes;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * What a message says of itself, read without its body.
 *
 * @param rows of a record batch, else 0
 * @param dictionaryId of a dictionary, else 0
 * @param isDelta of a dictionary
 */
record MessageHeader(
    FileBlock block, FrameKind kind, long rows, long dictionaryId, boolean isDelta) {
  private static final int CONTINUATION = -1;

  /**
   * The message at a place of a stream. What broke off between two messages has no end mark, and is
   * refused.
   *
   * @return empty at the stream's end mark
   * @throws CorruptIpcException when no message is there that lies inside the bytes, and no end
   */
  static Optional<MessageHeader> read(RandomBytes bytes, long offset)
      throws IOException, CorruptIpcException {
    if (offset == bytes.size()) {
      throw new CorruptIpcException(
          offset == 0 ? "it is empty" : "it ends without its end mark: truncated");
    }
    int first = readInt(bytes, offset);
    int prefixBytes = first == CONTINUATION ? 2 * Integer.BYTES : Integer.BYTES;
    int length = first == CONTINUATION ? readInt(bytes, offset + Integer.BYTES) : first;
    if (length == 0) {
      requireEnd(bytes, offset + prefixBytes);
      return Optional.empty();
    }
    if (length < 0
        || length > FileBlock.METADATA_BYTES_MAX
        || length > bytes.size() - offset - prefixBytes) {
      throw new CorruptIpcException(
          "a message of " + length + " bytes at byte " + offset + ": truncated or not Arrow");
    }
    return Optional.of(parse(bytes, offset, prefixBytes, length));
  }

  private static void requireEnd(RandomBytes bytes, long offset) throws CorruptIpcException {
    if (offset < bytes.size()) {
      throw new CorruptIpcException("there is more after the end of the stream");
    }
  }

  private static int readInt(RandomBytes bytes, long offset)
      throws IOException, CorruptIpcException {
    if (offset > bytes.size() - Integer.BYTES) {
      throw new CorruptIpcException("it ends in the middle of a message: truncated");
    }
    ByteBuf number = bytes.read(offset, Integer.BYTES);
    try {
      return number.getIntLE(0);
    } finally {
      number.release();
    }
  }

  private static MessageHeader parse(RandomBytes bytes, long offset, int prefixBytes, int length)
      throws IOException, CorruptIpcException {
    ByteBuf message = bytes.read(offset + prefixBytes, length);
    try {
      Message root = Message.getRootAsMessage(message.nioBuffer());
      FileBlock block = new FileBlock(offset, prefixBytes + length, root.bodyLength());
      if (block.bodyBytes() < 0
          || block.bodyBytes() > bytes.size() - offset - prefixBytes - length) {
        throw new CorruptIpcException(
            "a body of " + block.bodyBytes() + " bytes at byte " + offset + ": truncated");
      }
      return of(block, root);
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptIpcException("a message that is no valid flatbuffer at byte " + offset);
    } finally {
      message.release();
    }
  }

  private static MessageHeader of(FileBlock block, Message root) throws CorruptIpcException {
    Table header =
        switch (root.headerType()) {
          case org.apache.arrow.flatbuf.MessageHeader.Schema ->
              root.header(new org.apache.arrow.flatbuf.Schema());
          case org.apache.arrow.flatbuf.MessageHeader.RecordBatch -> root.header(new RecordBatch());
          case org.apache.arrow.flatbuf.MessageHeader.DictionaryBatch ->
              root.header(new DictionaryBatch());
          default -> null;
        };
    if (header instanceof RecordBatch batch) {
      return new MessageHeader(block, FrameKind.RECORD_BATCH, batch.length(), 0, false);
    }
    if (header instanceof DictionaryBatch dictionary) {
      return new MessageHeader(
          block, FrameKind.DICTIONARY, 0, dictionary.id(), dictionary.isDelta());
    }
    if (header == null) {
      throw new CorruptIpcException(
          "a message of kind " + root.headerType() + " at byte " + block.offset());
    }
    return new MessageHeader(block, FrameKind.SCHEMA, 0, 0, false);
  }
}
