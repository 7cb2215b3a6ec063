package io.sheaf.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.netty.buffer.ByteBuf;

/**
 * Walks over the fields of a protobuf message in a buffer (protobuf encoding, "Message structure")
 * and lends out the contents of its length-delimited fields. No length is believed that goes past
 * the end.
 */
final class ProtobufCursor {
  private static final int VARINT_BYTES_MAX = 10;

  private final ByteBuf rest;
  private int tag;
  private ByteBuf content;

  ProtobufCursor(ByteBuf message) {
    this.rest = message.duplicate();
    this.content = rest.slice(0, 0);
  }

  /** Moves to the next field; false at the end. */
  boolean nextField() throws InvalidProtocolBufferException {
    if (!rest.isReadable()) {
      return false;
    }
    tag = (int) readVarint();
    if (WireFormat.getTagFieldNumber(tag) == 0) {
      throw new InvalidProtocolBufferException("field number 0");
    }
    int wireType = WireFormat.getTagWireType(tag);
    long length =
        switch (wireType) {
          case WireFormat.WIRETYPE_VARINT -> varintBytes();
          case WireFormat.WIRETYPE_FIXED32 -> 4;
          case WireFormat.WIRETYPE_FIXED64 -> 8;
          case WireFormat.WIRETYPE_LENGTH_DELIMITED -> readVarint();
          default ->
              throw new InvalidProtocolBufferException("field of unknown wire type " + wireType);
        };
    if (length < 0 || length > rest.readableBytes()) {
      throw new InvalidProtocolBufferException(
          "field "
              + WireFormat.getTagFieldNumber(tag)
              + " announces "
              + length
              + " bytes, "
              + rest.readableBytes()
              + " are left");
    }
    content = rest.readSlice((int) length);
    return true;
  }

  /** The number of the field when it is one of bytes, 0 otherwise. */
  int bytesField() {
    return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
        ? WireFormat.getTagFieldNumber(tag)
        : 0;
  }

  /** The field's content, lent for as long as the message is. */
  ByteBuf bytes() {
    return content;
  }

  private long readVarint() throws InvalidProtocolBufferException {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES_MAX && rest.isReadable(); i++) {
      byte next = rest.readByte();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new InvalidProtocolBufferException("a number does not end");
  }

  private long varintBytes() throws InvalidProtocolBufferException {
    int start = rest.readerIndex();
    readVarint();
    long bytes = rest.readerIndex() - start;
    rest.readerIndex(start);
    return bytes;
  }
}
