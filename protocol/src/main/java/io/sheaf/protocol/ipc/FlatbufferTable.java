package io.sheaf.protocol.ipc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A flatbuffer table by its places instead of its values (FlatBuffers internals, "Tables"), for the
 * few changes that are made in place.
 *
 * @param bytes little-endian, the root's offset at 0
 * @param position of the table
 */
record FlatbufferTable(ByteBuffer bytes, int position) {
  /** The root table of a message. The bytes are lent, and are looked at, not copied. */
  static FlatbufferTable root(ByteBuffer message) {
    ByteBuffer bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    return new FlatbufferTable(bytes, bytes.getInt(0));
  }

  /** Where a field's value stands; 0 when it is absent. */
  int field(int vtableOffset) {
    int vtable = position - bytes.getInt(position);
    int offset = vtableOffset < bytes.getShort(vtable) ? bytes.getShort(vtable + vtableOffset) : 0;
    return offset == 0 ? 0 : position + offset;
  }

  /** Where the table or vector that a field points at stands. */
  int target(int vtableOffset) {
    int at = field(vtableOffset);
    return at + bytes.getInt(at);
  }
}
