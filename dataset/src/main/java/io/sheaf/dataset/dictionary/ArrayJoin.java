package io.sheaf.dataset.dictionary;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.ipc.CorruptIpcException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;

/** Joins arrays of one type to one, with all that is nested in them. */
final class ArrayJoin {
  private final List<ArrayPart> parts;
  private final JoinedArrays joined;
  private final BufferJoin buffers;

  /**
   * @param parts whose next nodes and buffers are those of the arrays
   */
  ArrayJoin(List<ArrayPart> parts, JoinedArrays joined) {
    this.parts = parts;
    this.joined = joined;
    this.buffers = new BufferJoin(parts, joined);
  }

  /**
   * Joins a dictionary's values.
   *
   * @param dictionary the column whose values they are
   * @throws io.sheaf.protocol.error.SheafException NOT_SUPPORTED for a type that Arrow got later
   */
  void join(Field dictionary) throws CorruptIpcException {
    List<Window> all = all(0);
    int node = joined.addNode(rows(all), 0);
    values(dictionary, all, node, takeNodes(all));
  }

  private void child(Field field, List<Window> windows) throws CorruptIpcException {
    int node = joined.addNode(rows(windows), 0);
    List<Boolean> hasNulls = takeNodes(windows);
    if (field.dictionary() != null) {
      joined.setNullCount(node, buffers.validity(windows, hasNulls));
      buffers.values(windows, FixedWidth.indexBytes(field.dictionary()));
    } else {
      values(field, windows, node, hasNulls);
    }
  }

  private void values(Field field, List<Window> windows, int node, List<Boolean> hasNulls)
      throws CorruptIpcException {
    switch (field.typeType()) {
      case Type.Null -> joined.setNullCount(node, rows(windows));
      case Type.Union -> union(field, windows);
      case Type.RunEndEncoded -> runEnds(field, windows);
      default -> {
        joined.setNullCount(node, buffers.validity(windows, hasNulls));
        validValues(field, windows);
      }
    }
  }

  private void validValues(Field field, List<Window> windows) throws CorruptIpcException {
    switch (field.typeType()) {
      case Type.Bool -> buffers.bits(windows);
      case Type.Utf8, Type.Binary -> buffers.values(buffers.offsets(windows, Integer.BYTES), 1);
      case Type.LargeUtf8, Type.LargeBinary ->
          buffers.values(buffers.offsets(windows, Long.BYTES), 1);
      case Type.Utf8View, Type.BinaryView -> buffers.views(windows);
      case Type.List, Type.Map -> child(child(field, 0), buffers.offsets(windows, Integer.BYTES));
      case Type.LargeList -> child(child(field, 0), buffers.offsets(windows, Long.BYTES));
      case Type.ListView -> listView(field, windows, Integer.BYTES);
      case Type.LargeListView -> listView(field, windows, Long.BYTES);
      case Type.FixedSizeList -> fixedSizeList(field, windows);
      case Type.Struct_ -> children(field, windows);
      default -> buffers.values(windows, FixedWidth.bytes(field));
    }
  }

  private void listView(Field field, List<Window> windows, int offsetBytes)
      throws CorruptIpcException {
    List<Window> values = all(0);
    buffers.movedOffsets(windows, offsetBytes, values);
    buffers.values(windows, offsetBytes);
    child(child(field, 0), values);
  }

  private void fixedSizeList(Field field, List<Window> windows) throws CorruptIpcException {
    FixedSizeList type = (FixedSizeList) FixedWidth.type(field, new FixedSizeList());
    int size = type.listSize();
    child(child(field, 0), windows.stream().map(window -> window.times(size)).toList());
  }

  private void children(Field field, List<Window> windows) throws CorruptIpcException {
    for (int i = 0; i < field.childrenLength(); i++) {
      child(field.children(i), windows);
    }
  }

  /** A sparse union's children are as long as itself, a dense one's are taken whole. */
  private void union(Field field, List<Window> windows) throws CorruptIpcException {
    Union type = (Union) FixedWidth.type(field, new Union());
    List<ByteBuf> typeIds = buffers.values(windows, 1);
    if (type.mode() == UnionMode.Sparse) {
      children(field, windows);
      return;
    }
    List<List<Window>> values = new ArrayList<>();
    int nodesAhead = 0;
    for (int i = 0; i < field.childrenLength(); i++) {
      values.add(all(nodesAhead));
      nodesAhead += FixedWidth.nodes(field.children(i));
    }
    denseOffsets(type, windows, typeIds, values);
    for (int i = 0; i < field.childrenLength(); i++) {
      child(field.children(i), values.get(i));
    }
  }

  private void denseOffsets(
      Union type, List<Window> windows, List<ByteBuf> typeIds, List<List<Window>> values)
      throws CorruptIpcException {
    long[] bases = new long[values.size()];
    for (int part = 0; part < parts.size(); part++) {
      ByteBuf offsets = parts.get(part).nextBuffer();
      Window window = windows.get(part);
      window.times(Integer.BYTES).checkWithin(offsets.readableBytes());
      for (long i = window.from(); i < window.to(); i++) {
        int child = childOf(type, typeIds.get(part).getByte((int) i), values.size());
        long offset = BufferJoin.read(offsets, i, Integer.BYTES);
        buffers.write(Math.addExact(bases[child], offset), Integer.BYTES);
      }
      for (int child = 0; child < bases.length; child++) {
        bases[child] = Math.addExact(bases[child], values.get(child).get(part).length());
      }
    }
    joined.endBuffer();
  }

  private static int childOf(Union type, int typeId, int children) throws CorruptIpcException {
    boolean isNamed = type.typeIdsLength() > 0;
    for (int i = 0; i < children; i++) {
      if ((isNamed ? type.typeIds(i) : i) == typeId) {
        return i;
      }
    }
    throw new CorruptIpcException("it has type id " + typeId + ", which its union does not have");
  }

  /** Ends of runs count from the first value of all parts. */
  private void runEnds(Field field, List<Window> windows) throws CorruptIpcException {
    int endBytes = FixedWidth.bytes(child(field, 0));
    List<Window> values = new ArrayList<>(parts.size());
    int node = joined.addNode(0, 0);
    joined.endBuffer(); // no run end is null
    long base = 0;
    for (int i = 0; i < parts.size(); i++) {
      long runs = parts.get(i).nextNode().length();
      parts.get(i).nextBuffer();
      ByteBuf ends = parts.get(i).nextBuffer();
      new Window(0, runs).times(endBytes).checkWithin(ends.readableBytes());
      values.add(runEnds(ends, runs, endBytes, windows.get(i), base));
      base = Math.addExact(base, windows.get(i).length());
    }
    joined.setLength(node, rows(values));
    joined.endBuffer();
    child(child(field, 1), values);
  }

  /** The runs that reach into the window. */
  private Window runEnds(ByteBuf ends, long runs, int endBytes, Window window, long base)
      throws CorruptIpcException {
    long first = 0;
    long run = 0;
    for (long reached = window.from(); reached < window.to(); run++) {
      if (run == runs) {
        throw new CorruptIpcException("its runs end at " + reached + " of " + window.to());
      }
      long end = BufferJoin.read(ends, run, endBytes);
      if (end <= reached) {
        first++;
      } else {
        reached = end;
        buffers.write(base + Math.min(end, window.to()) - window.from(), endBytes);
      }
    }
    return new Window(first, run - first);
  }

  /** All values of each part's array whose node comes so many after the next. */
  private List<Window> all(int nodesAhead) throws CorruptIpcException {
    List<Window> windows = new ArrayList<>(parts.size());
    for (ArrayPart part : parts) {
      windows.add(new Window(0, part.lengthAhead(nodesAhead)));
    }
    return windows;
  }

  /** Takes the next node of each part, and says whether it has nulls. */
  private List<Boolean> takeNodes(List<Window> windows) throws CorruptIpcException {
    List<Boolean> hasNulls = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      FieldNode node = parts.get(i).nextNode();
      windows.get(i).checkWithin(node.length());
      hasNulls.add(node.nullCount() != 0 && windows.get(i).length() > 0);
    }
    return hasNulls;
  }

  private static long rows(List<Window> windows) {
    return windows.stream().mapToLong(Window::length).reduce(0, Math::addExact);
  }

  private static Field child(Field field, int number) throws CorruptIpcException {
    if (number >= field.childrenLength()) {
      throw new CorruptIpcException("column '" + field.name() + "' lacks a child");
    }
    return field.children(number);
  }
}
