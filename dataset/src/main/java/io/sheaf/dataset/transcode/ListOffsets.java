package io.sheaf.dataset.transcode;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * The one offset that a list vector without values has. Where it is missing, as after loading and
 * after cutting, Java's Arrow writes its length into the empty buffer that all vectors share, and
 * fails wherever that is used next.
 */
final class ListOffsets {
  private ListOffsets() {}

  /** Gives a vector and its children the offsets that they lack. */
  static void complete(FieldVector vector) {
    boolean isList = vector instanceof ListVector || vector instanceof LargeListVector;
    if (isList && vector.getValueCount() == 0 && vector.getOffsetBuffer().capacity() == 0) {
      BufferAllocator allocator = vector.getAllocator();
      try (ArrowBuf offset = allocator.buffer(Long.BYTES)) {
        offset.writeLong(0);
        vector.loadFieldBuffers(new ArrowFieldNode(0, 0), List.of(allocator.getEmpty(), offset));
      }
    }
    vector.getChildrenFromFields().forEach(ListOffsets::complete);
  }
}
