package io.sheaf.protocol.ipc;

import io.netty.buffer.ByteBuf;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * One IPC message with its body: a schema, a dictionary batch or a record batch. It owns one
 * reference to each of its two buffers and gives both up when closed; reading moves no index of
 * them.
 *
 * <p>{@link #of} has checked what can be checked without the schema: the kind, the version, and
 * that every buffer that the message names lies inside the body. Not safe for use by several
 * threads at once.
 */
public final class IpcFrame implements AutoCloseable {
  private final FrameKind kind;
  private final ByteBuf message;
  private final ByteBuf body;

  private IpcFrame(FrameKind kind, ByteBuf message, ByteBuf body) {
    this.kind = kind;
    this.message = message;
    this.body = body;
  }

  /**
   * The frame of a message and its body. Takes over the caller's reference of both, also when it
   * throws.
   *
   * @param message the flatbuffer alone, without prefix and length; metadata V4 is raised to V5 in
   *     place
   * @param body exactly the message's body, empty when there is none
   * @throws CorruptIpcException when the message is not one, or does not fit the body
   */
  public static IpcFrame of(ByteBuf message, ByteBuf body) throws CorruptIpcException {
    try {
      return new IpcFrame(FrameCheck.check(message, body), message, body);
    } catch (CorruptIpcException | RuntimeException e) {
      message.release();
      body.release();
      throw e;
    }
  }

  public FrameKind kind() {
    return kind;
  }

  /** The flatbuffer; lent for as long as the frame is open. */
  public ByteBuf message() {
    return message;
  }

  /** The body, perhaps empty; lent for as long as the frame is open. */
  public ByteBuf body() {
    return body;
  }

  /** Bytes of message and body together. */
  public long bytes() {
    return (long) message.readableBytes() + body.readableBytes();
  }

  /** Rows of a record batch, values of a dictionary, 0 for a schema. */
  public long rows() {
    return kind == FrameKind.SCHEMA ? 0 : recordBatch().length();
  }

  /** The record batch of a record batch or inside a dictionary batch. */
  public RecordBatch recordBatch() {
    Message root = flatbuffer();
    return kind == FrameKind.DICTIONARY
        ? dictionaryBatch(root).data()
        : (RecordBatch) root.header(new RecordBatch());
  }

  /** The dictionary's id. Only for dictionaries. */
  public long dictionaryId() {
    return dictionaryBatch(flatbuffer()).id();
  }

  /**
   * Whether a dictionary adds to the one before it instead of replacing it. Only for dictionaries.
   */
  public boolean isDelta() {
    return dictionaryBatch(flatbuffer()).isDelta();
  }

  /** A view of the message as the flatbuffer that it is. */
  public Message flatbuffer() {
    return Message.getRootAsMessage(message.nioBuffer());
  }

  /** Whether message and body are the same as the other's, byte for byte. */
  public boolean hasBytesOf(IpcFrame other) {
    return isSame(body, other.body) && isSame(message, other.message);
  }

  /** What lies at one place is not looked at; else the JDK compares many bytes at a time. */
  private static boolean isSame(ByteBuf left, ByteBuf right) {
    if (left.nioBufferCount() != 1 || right.nioBufferCount() != 1) {
      return left.equals(right);
    }
    boolean isOne =
        left.hasMemoryAddress()
            && right.hasMemoryAddress()
            && left.memoryAddress() + left.readerIndex()
                == right.memoryAddress() + right.readerIndex();
    return left.readableBytes() == right.readableBytes()
        && (isOne || left.nioBuffer().equals(right.nioBuffer()));
  }

  /** Another owner of the same bytes. */
  public IpcFrame retain() {
    return new IpcFrame(kind, message.retainedDuplicate(), body.retainedDuplicate());
  }

  @Override
  public void close() {
    message.release();
    body.release();
  }

  private static DictionaryBatch dictionaryBatch(Message root) {
    if (root.headerType() != MessageHeader.DictionaryBatch) {
      throw new IllegalStateException("not a dictionary batch");
    }
    return (DictionaryBatch) root.header(new DictionaryBatch());
  }
}
