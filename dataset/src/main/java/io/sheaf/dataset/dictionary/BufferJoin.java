package io.sheaf.dataset.dictionary;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.ipc.CorruptIpcException;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins the next buffer of each part to one, by what it holds (Arrow columnar format, "Physical
 * memory layout"). Windows say which values of each part are wanted.
 */
final class BufferJoin {
  private static final int VIEW_BYTES = 16;
  private static final int INLINE_BYTES_MAX = 12;

  private final List<ArrayPart> parts;
  private final JoinedArrays joined;
  private final ByteBuf body;

  BufferJoin(List<ArrayPart> parts, JoinedArrays joined) {
    this.parts = parts;
    this.joined = joined;
    this.body = joined.body();
  }

  /**
   * Validity; an empty buffer when nothing is null.
   *
   * @param hasNulls for each part
   * @return the number of nulls
   */
  long validity(List<Window> windows, List<Boolean> hasNulls) throws CorruptIpcException {
    List<ByteBuf> bitmaps = nextBuffers();
    long nulls = 0;
    if (hasNulls.contains(true)) {
      BitmapWriter bits = new BitmapWriter(body);
      for (int i = 0; i < bitmaps.size(); i++) {
        if (hasNulls.get(i)) {
          copyBits(bits, bitmaps.get(i), windows.get(i));
        } else {
          bits.ones(windows.get(i).length());
        }
      }
      nulls = bits.finish();
    }
    joined.endBuffer();
    return nulls;
  }

  void bits(List<Window> windows) throws CorruptIpcException {
    BitmapWriter bits = new BitmapWriter(body);
    for (int i = 0; i < parts.size(); i++) {
      copyBits(bits, parts.get(i).nextBuffer(), windows.get(i));
    }
    bits.finish();
    joined.endBuffer();
  }

  private static void copyBits(BitmapWriter bits, ByteBuf bitmap, Window window)
      throws CorruptIpcException {
    window.checkWithin((long) bitmap.readableBytes() * Byte.SIZE);
    bits.copy(bitmap, window);
  }

  /**
   * Values of some bytes each.
   *
   * @return the buffers that they came from
   */
  List<ByteBuf> values(List<Window> windows, int valueBytes) throws CorruptIpcException {
    List<ByteBuf> buffers = nextBuffers();
    for (int i = 0; i < buffers.size(); i++) {
      Window bytes = windows.get(i).times(valueBytes);
      bytes.checkWithin(buffers.get(i).readableBytes());
      body.writeBytes(buffers.get(i), (int) bytes.from(), (int) bytes.length());
    }
    joined.endBuffer();
    return buffers;
  }

  /**
   * Offsets of variable lengths, from 0 on.
   *
   * @return which values of each part they lead to
   */
  List<Window> offsets(List<Window> windows, int offsetBytes) throws CorruptIpcException {
    List<Window> targets = new ArrayList<>(parts.size());
    long end = 0;
    write(0, offsetBytes);
    for (int i = 0; i < parts.size(); i++) {
      Window target = offsets(parts.get(i).nextBuffer(), windows.get(i), offsetBytes, end);
      targets.add(target);
      end = Math.addExact(end, target.length());
    }
    joined.endBuffer();
    return targets;
  }

  private Window offsets(ByteBuf offsets, Window window, int offsetBytes, long end)
      throws CorruptIpcException {
    if (window.length() == 0) {
      return Window.EMPTY; // then there may be no offset at all
    }
    new Window(window.from(), window.length() + 1)
        .times(offsetBytes)
        .checkWithin(offsets.readableBytes());
    long first = read(offsets, window.from(), offsetBytes);
    long last = first;
    for (long i = window.from() + 1; i <= window.to(); i++) {
      long offset = read(offsets, i, offsetBytes);
      if (offset < last) {
        throw new CorruptIpcException("it has offset " + offset + " after " + last);
      }
      last = offset;
      write(Math.addExact(end, last - first), offsetBytes);
    }
    return new Window(first, last - first);
  }

  /**
   * Offsets that stand alone, as list views have them: each moved behind the values of the parts
   * before.
   *
   * @param values of each part
   */
  void movedOffsets(List<Window> windows, int offsetBytes, List<Window> values)
      throws CorruptIpcException {
    long base = 0;
    for (int i = 0; i < parts.size(); i++) {
      ByteBuf offsets = parts.get(i).nextBuffer();
      Window window = windows.get(i);
      window.times(offsetBytes).checkWithin(offsets.readableBytes());
      for (long at = window.from(); at < window.to(); at++) {
        write(Math.addExact(base, read(offsets, at, offsetBytes)), offsetBytes);
      }
      base = Math.addExact(base, values.get(i).length());
    }
    joined.endBuffer();
  }

  /** Views, then all their data buffers: each view's buffer is counted on. */
  void views(List<Window> windows) throws CorruptIpcException {
    List<Integer> counts = new ArrayList<>(parts.size());
    int before = 0;
    for (int i = 0; i < parts.size(); i++) {
      views(parts.get(i).nextBuffer(), windows.get(i), before);
      counts.add(parts.get(i).nextVariadicCount());
      before = Math.addExact(before, counts.get(i));
    }
    joined.endBuffer();
    joined.addVariadicCount(before);
    for (int i = 0; i < parts.size(); i++) {
      for (int count = counts.get(i); count > 0; count--) {
        body.writeBytes(parts.get(i).nextBuffer());
        joined.endBuffer();
      }
    }
  }

  private void views(ByteBuf views, Window window, int buffersBefore) throws CorruptIpcException {
    window.times(VIEW_BYTES).checkWithin(views.readableBytes());
    for (long i = window.from(); i < window.to(); i++) {
      int at = (int) i * VIEW_BYTES;
      boolean isInline = views.getIntLE(at) <= INLINE_BYTES_MAX;
      body.writeLongLE(views.getLongLE(at));
      body.writeIntLE(views.getIntLE(at + 8) + (isInline ? 0 : buffersBefore));
      body.writeIntLE(views.getIntLE(at + 12));
    }
  }

  private List<ByteBuf> nextBuffers() throws CorruptIpcException {
    List<ByteBuf> buffers = new ArrayList<>(parts.size());
    for (ArrayPart part : parts) {
      buffers.add(part.nextBuffer());
    }
    return buffers;
  }

  /** A number, little-endian and signed. */
  static long read(ByteBuf numbers, long index, int numberBytes) {
    int at = (int) index * numberBytes;
    return switch (numberBytes) {
      case Short.BYTES -> numbers.getShortLE(at);
      case Integer.BYTES -> numbers.getIntLE(at);
      default -> numbers.getLongLE(at);
    };
  }

  void write(long number, int numberBytes) {
    switch (numberBytes) {
      case Short.BYTES -> body.writeShortLE(checked(number, Short.MAX_VALUE));
      case Integer.BYTES -> body.writeIntLE(checked(number, Integer.MAX_VALUE));
      default -> body.writeLongLE(number);
    }
  }

  private static int checked(long number, int max) {
    if (number > max) {
      throw new ArithmeticException("it grows past " + max + " values, more than its type counts");
    }
    return (int) number;
  }
}
