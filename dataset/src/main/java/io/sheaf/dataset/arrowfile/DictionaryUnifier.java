package io.sheaf.dataset.arrowfile;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.dataset.transcode.BatchVectors;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Makes one dictionary a column of a stream whose dictionaries change, in two passes: the first
 * shows it every dictionary; the second shows them again, each in its place, and gets the batches
 * back with indexes into the unified ones. For one thread.
 */
public final class DictionaryUnifier implements AutoCloseable {
  private final Optional<BufferCodec> codec;
  private final BufferAllocator allocator;
  private final FrameDecoder decoder;
  private final Map<Long, UnifiedDictionary> dictionaries = new LinkedHashMap<>();
  private final Map<Long, BufferCodec> codecs = new HashMap<>();
  private final Map<Long, int[]> mappings = new HashMap<>();

  /**
   * @param codec of the frames that come out; empty for as those that went in
   */
  public DictionaryUnifier(
      SchemaMessage schema, Optional<BufferCodec> codec, BufferAllocator allocator) {
    this.codec = codec;
    this.allocator = allocator;
    this.decoder = new FrameDecoder(schema, allocator);
  }

  /**
   * Takes in a dictionary; in the second pass, that which the batches after it point into.
   *
   * @param frame taken over
   * @throws SheafException NOT_SUPPORTED when its values are nested
   */
  public void dictionary(IpcFrame frame) throws IOException {
    try (frame) {
      long id = frame.dictionaryId();
      FieldVector values = decoder.dictionary(frame);
      UnifiedDictionary unified =
          dictionaries.computeIfAbsent(id, absent -> new UnifiedDictionary(id, values, allocator));
      codecs.putIfAbsent(id, FrameRecoder.codecOf(frame));
      mappings.put(id, unified.add(values));
    }
  }

  /**
   * Ends the first pass.
   *
   * @return ids of the unified dictionaries, in order
   */
  public List<Long> unified() {
    mappings.clear();
    return List.copyOf(dictionaries.keySet());
  }

  /** A unified dictionary, as a frame that the caller closes. */
  public IpcFrame unified(long id) {
    FieldVector values = required(dictionaries.get(id)).values();
    VectorSchemaRoot root = VectorSchemaRoot.of(values);
    root.setRowCount(values.getValueCount());
    ArrowRecordBatch batch = compress(root, required(codecs.get(id)));
    return BatchFrames.encode(new ArrowDictionaryBatch(id, batch, false));
  }

  private static <T> T required(@Nullable T known) {
    return Objects.requireNonNull(known, "a dictionary that was never shown");
  }

  /**
   * A record batch with indexes into the unified dictionaries; the frame itself when none changes.
   *
   * @param frame taken over
   * @return a frame that the caller closes
   * @throws SheafException NOT_SUPPORTED when a column's index type can't count so many values
   */
  public IpcFrame batch(IpcFrame frame) throws IOException {
    if (mappings.values().stream().allMatch(DictionaryUnifier::isIdentity)) {
      return frame;
    }
    try (frame) {
      VectorSchemaRoot root = decoder.batch(frame);
      for (FieldVector column : root.getFieldVectors()) {
        remap(column);
      }
      return BatchFrames.encode(compress(root, FrameRecoder.codecOf(frame)));
    }
  }

  private static boolean isIdentity(int[] mapping) {
    return IntStream.range(0, mapping.length).allMatch(i -> mapping[i] == i);
  }

  private void remap(FieldVector column) throws IOException {
    if (column.getField().getDictionary() != null) {
      int[] mapping = mappings.get(column.getField().getDictionary().getId());
      if (mapping != null && !isIdentity(mapping)) {
        remap((BaseIntVector) column, mapping);
      }
      return;
    }
    for (FieldVector child : column.getChildrenFromFields()) {
      remap(child);
    }
  }

  /** Decoded indexes have memory of their own, so they are changed in place. */
  private static void remap(BaseIntVector indexes, int[] mapping) throws IOException {
    long placeMax = placeMax((ArrowType.Int) indexes.getField().getType());
    for (int i = 0; i < indexes.getValueCount(); i++) {
      if (!indexes.isNull(i)) {
        long index = indexes.getValueAsLong(i);
        if (index < 0 || index >= mapping.length) {
          throw new IOException(
              String.format(
                  "column '%s', row %d: index %d of a dictionary of %d values",
                  indexes.getField().getName(), i, index, mapping.length));
        }
        indexes.setWithPossibleTruncate(i, checked(mapping[(int) index], placeMax, indexes));
      }
    }
  }

  private static long placeMax(ArrowType.Int type) {
    int bits = type.getBitWidth() - (type.getIsSigned() ? 1 : 0);
    return bits >= Integer.SIZE ? Integer.MAX_VALUE : (1L << bits) - 1;
  }

  private static int checked(int place, long placeMax, BaseIntVector indexes) {
    if (place > placeMax) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          String.format(
              "column '%s' has more values than its indexes of type %s can count, once the"
                  + " dictionaries of its batches are one; write a stream (.arrows) instead",
              indexes.getField().getName(), indexes.getField().getType()));
    }
    return place;
  }

  private ArrowRecordBatch compress(VectorSchemaRoot root, BufferCodec before) {
    return BatchVectors.unload(root, codec.orElse(before), allocator);
  }

  @Override
  public void close() throws IOException {
    dictionaries.values().forEach(UnifiedDictionary::close);
    decoder.close();
  }
}
