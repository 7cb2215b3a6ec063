package io.sheaf.dataset.dictionary;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Schema;

/** Joins a dictionary and what was added to it to one. */
final class DictionaryJoin {
  private final SchemaMessage schema;
  private final long id;
  private final DictionaryMemory memory;

  DictionaryJoin(SchemaMessage schema, long id, DictionaryMemory memory) {
    this.schema = schema;
    this.id = id;
    this.memory = memory;
  }

  /**
   * @param parts in order; lent
   * @return a whole dictionary in the codec of the first, paid for by the budget; closed by the
   *     caller
   */
  IpcFrame join(List<IpcFrame> parts) {
    BufferCodec codec = FrameRecoder.codecOf(parts.get(0));
    List<IpcFrame> plain = new ArrayList<>(parts.size());
    try {
      FrameRecoder decompression = new FrameRecoder(BufferCodec.NONE, memory.allocator());
      for (IpcFrame part : parts) {
        plain.add(decompression.recode(part.retain()));
      }
      return compress(joinPlain(plain), codec);
    } finally {
      plain.forEach(IpcFrame::close);
    }
  }

  private IpcFrame joinPlain(List<IpcFrame> parts) {
    List<ArrayPart> arrays = parts.stream().map(ArrayPart::new).toList();
    try {
      return joinArrays(arrays, allocate(bytesMax(arrays)));
    } catch (CorruptIpcException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "delta dictionary " + id + ": " + e.getMessage(), e);
    }
  }

  private IpcFrame joinArrays(List<ArrayPart> arrays, ByteBuf body) throws CorruptIpcException {
    try {
      JoinedArrays joined = new JoinedArrays(body);
      new ArrayJoin(arrays, joined).join(valueField());
      for (ArrayPart array : arrays) {
        array.checkEnd();
      }
      return IpcFrame.of(Unpooled.wrappedBuffer(joined.dictionaryMessage(id)), body.retain());
    } finally {
      body.release();
    }
  }

  private static long bytesMax(List<ArrayPart> arrays) throws CorruptIpcException {
    long bytes = 0;
    for (ArrayPart array : arrays) {
      bytes = Math.addExact(bytes, array.bytesMax());
    }
    return bytes;
  }

  private ByteBuf allocate(long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          "dictionary " + id + " grows to " + bytes + " bytes; at most 2 GiB can be kept");
    }
    if (bytes == 0) {
      return Unpooled.EMPTY_BUFFER;
    }
    MemoryBudget budget = memory.budget();
    Optional<Reservation> room = budget.tryReserve(bytes);
    if (room.isEmpty()) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          "no room for dictionary "
              + id
              + " of up to "
              + bytes
              + " bytes: the memory budget of "
              + budget.bytesMax()
              + " bytes is in use; try again later");
    }
    return room.get().allocate((int) bytes).clear();
  }

  /** Compressed buffers belong to the allocator: the dictionary that is kept is a copy. */
  private IpcFrame compress(IpcFrame joined, BufferCodec codec) {
    if (codec.equals(BufferCodec.NONE)) {
      return joined;
    }
    try (IpcFrame compressed = new FrameRecoder(codec, memory.allocator()).recode(joined)) {
      ByteBuf body = allocate(compressed.body().readableBytes());
      body.writeBytes(compressed.body(), 0, compressed.body().readableBytes());
      return IpcFrame.of(compressed.message().copy(), body);
    } catch (CorruptIpcException e) {
      throw new IllegalStateException("a checked frame's copy is no frame any more", e);
    }
  }

  private Field valueField() {
    Schema fields = schema.flatbuffer();
    for (int i = 0; i < fields.fieldsLength(); i++) {
      Optional<Field> found = find(fields.fields(i));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new SheafException(
        ErrorReason.INVALID_DATA, "dictionary " + id + " is not in the schema");
  }

  private Optional<Field> find(Field field) {
    if (field.dictionary() != null && field.dictionary().id() == id) {
      return Optional.of(field);
    }
    for (int i = 0; i < field.childrenLength(); i++) {
      Optional<Field> found = find(field.children(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
