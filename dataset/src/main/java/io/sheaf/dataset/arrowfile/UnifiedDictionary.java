package io.sheaf.dataset.arrowfile;

import io.sheaf.dataset.transcode.ViewPadding;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.ElementAddressableVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;

/**
 * All values that a column's dictionaries had, each once, in the order in which they came. Values
 * are the same when their bytes are.
 */
final class UnifiedDictionary implements AutoCloseable {
  private final FieldVector values;
  private final Map<Optional<ByteBuffer>, Integer> places = new HashMap<>();

  /**
   * @param like a dictionary of the column; lent
   * @throws SheafException NOT_SUPPORTED when its values are nested
   */
  UnifiedDictionary(long id, FieldVector like, BufferAllocator allocator) {
    if (!(like instanceof ElementAddressableVector)) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          String.format(
              "dictionary %d of %s differs between batches; an Arrow IPC file holds one, and only"
                  + " dictionaries of plain values can be unified; write a stream (.arrows) instead",
              id, like.getField().getType()));
    }
    this.values = like.getField().createVector(allocator);
  }

  /**
   * Adds the values that are new.
   *
   * @param dictionary lent
   * @return for each value of the dictionary its place here
   */
  int[] add(FieldVector dictionary) {
    int[] mapping = new int[dictionary.getValueCount()];
    for (int i = 0; i < mapping.length; i++) {
      mapping[i] = place(dictionary, i);
    }
    values.setValueCount(places.size());
    return mapping;
  }

  private int place(FieldVector dictionary, int index) {
    Optional<ByteBuffer> key = key(dictionary, index);
    Integer known = places.get(key);
    if (known != null) {
      return known;
    }
    int place = places.size();
    if (values instanceof BaseVariableWidthViewVector) {
      values.setValueCount(place + 1); // copying makes no room for an empty view
    }
    values.copyFromSafe(index, place, dictionary);
    places.put(key, place);
    return place;
  }

  private static Optional<ByteBuffer> key(FieldVector dictionary, int index) {
    if (dictionary.isNull(index)) {
      return Optional.empty();
    }
    if (dictionary instanceof BitVector bits) {
      return Optional.of(ByteBuffer.wrap(new byte[] {(byte) bits.get(index)}));
    }
    if (dictionary instanceof ViewVarCharVector views) {
      return Optional.of(ByteBuffer.wrap(views.get(index))); // their pointers ignore the offset
    }
    if (dictionary instanceof ViewVarBinaryVector views) {
      return Optional.of(ByteBuffer.wrap(views.get(index)));
    }
    ArrowBufPointer value = ((ElementAddressableVector) dictionary).getDataPointer(index);
    byte[] bytes = new byte[(int) value.getLength()];
    if (bytes.length > 0 && value.getBuf() != null) {
      value.getBuf().getBytes(value.getOffset(), bytes);
    }
    return Optional.of(ByteBuffer.wrap(bytes));
  }

  /** The values, lent. */
  FieldVector values() {
    ViewPadding.clear(values);
    return values;
  }

  @Override
  public void close() {
    values.close();
  }
}
