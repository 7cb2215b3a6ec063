package io.sheaf.dataset.transcode;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.DecodedBytes;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;

/** Makes one batch of several, the rows of one after those of the other. */
public final class BatchJoiner {
  private BatchJoiner() {}

  /**
   * Whether Java's Arrow can join batches of a schema.
   *
   * @return false for types that it can't hold, and for those that it can't append
   */
  public static boolean canJoin(SchemaMessage schema) {
    try {
      return schema.toArrow().getFields().stream().allMatch(BatchJoiner::canJoin);
    } catch (SheafException unknownType) {
      return false;
    }
  }

  private static boolean canJoin(Field field) {
    return switch (field.getType().getTypeID()) {
      // of a struct with nulls Java's Arrow doubles the memory until there is none
      case Null, Union, RunEndEncoded, LargeList, ListView, LargeListView -> false;
      case Utf8View, BinaryView, NONE -> false;
      default -> field.getChildren().stream().allMatch(BatchJoiner::canJoin) && hasOwnNames(field);
    };
  }

  /** Java's struct vectors know their children by name and would make one of two. */
  private static boolean hasOwnNames(Field field) {
    return !(field.getType() instanceof ArrowType.Struct)
        || field.getChildren().stream().map(Field::getName).distinct().count()
            == field.getChildren().size();
  }

  /**
   * One uncompressed batch of all rows, closed by the caller.
   *
   * @param batches with the same dictionaries; lent
   * @throws SheafException INVALID_DATA when one can't be decoded, LIMIT_EXCEEDED when the
   *     allocator has no room for them, OVERLOADED when that has none now
   */
  public static IpcFrame join(
      SchemaMessage schema, List<IpcFrame> batches, BufferAllocator allocator) {
    try (VectorSchemaRoot all = BatchVectors.load(schema, batches.get(0), allocator)) {
      for (IpcFrame batch : batches.subList(1, batches.size())) {
        try (VectorSchemaRoot next = BatchVectors.load(schema, batch, allocator)) {
          VectorSchemaRootAppender.append(false, all, next);
        }
      }
      return BatchFrames.encode(BatchVectors.unload(all, BufferCodec.NONE, allocator));
    } catch (OutOfMemoryException e) {
      long bytes = 2 * batches.stream().mapToLong(DecodedBytes::of).sum(); // the old and the new
      throw BatchVectors.noMemory(bytes, allocator, e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "batches can't be joined: " + e.getMessage(), e);
    }
  }
}
