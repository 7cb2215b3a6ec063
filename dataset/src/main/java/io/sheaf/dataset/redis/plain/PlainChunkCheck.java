package io.sheaf.dataset.redis.plain;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.Chunk;
import io.sheaf.dataset.managed.ChunkCheck;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.SchemaDifference;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchLayout;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcFrames;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks what can be checked of chunks without checksums: that they are Arrow, of one schema, whose
 * columns and dictionaries are there, all of one length. What is inside the buffers is not looked
 * at.
 */
final class PlainChunkCheck {
  private final SchemaMessage schema;
  private final Optional<BatchLayout> layout;

  PlainChunkCheck(SchemaMessage schema) {
    this.schema = schema;
    this.layout = layoutOf(schema);
  }

  /** Empty for a schema with types that only its reader knows. */
  private static Optional<BatchLayout> layoutOf(SchemaMessage schema) {
    try {
      return Optional.of(BatchLayout.of(schema));
    } catch (SheafException unknownType) {
      return Optional.empty();
    }
  }

  /** The chunk in a value, which stays the caller's when this throws. */
  Chunk check(ExpectedValue expected, StoredValue found) {
    if (found instanceof StoredValue.Missing) {
      throw ChunkCheck.failure(
          ErrorReason.CHUNK_MISSING,
          expected.key(),
          "chunk " + expected.key() + " is gone: changed by another program");
    }
    if (!(found instanceof StoredValue.Bytes value)) {
      throw ChunkCheck.notThere("chunk", expected.key(), found, expected.bytes());
    }
    try {
      return new Chunk(
          expected.key(), value.bytes(), rows(expected.key(), value.bytes()), ByteString.EMPTY);
    } catch (CorruptIpcException e) {
      throw corrupt(expected.key(), "is not an Arrow stream: " + e.getMessage());
    }
  }

  private long rows(String key, ByteBuf bytes) throws CorruptIpcException {
    List<IpcFrame> frames = IpcFrames.parse(bytes);
    try {
      checkSchema(key, frames);
      checkOneBatch(key, frames);
      layout.ifPresent(needed -> checkShape(key, needed, frames));
      return frames.get(frames.size() - 1).rows();
    } finally {
      frames.forEach(IpcFrame::close);
    }
  }

  private void checkSchema(String key, List<IpcFrame> frames) throws CorruptIpcException {
    if (frames.isEmpty()) {
      throw corrupt(key, "is an empty Arrow stream");
    }
    SchemaMessage found = SchemaMessage.of(frames.get(0));
    if (!found.equals(schema)) {
      throw corrupt(
          key, "has another schema than the dataset: " + SchemaDifference.of(schema, found));
    }
  }

  private static void checkOneBatch(String key, List<IpcFrame> frames) {
    int last = frames.size() - 1;
    boolean onlyDictionaries =
        frames.subList(1, Math.max(1, last)).stream()
            .allMatch(frame -> frame.kind() == FrameKind.DICTIONARY);
    if (frames.get(last).kind() != FrameKind.RECORD_BATCH || !onlyDictionaries) {
      throw corrupt(key, "does not have exactly one record batch, at its end");
    }
  }

  private static void checkShape(String key, BatchLayout layout, List<IpcFrame> frames) {
    int last = frames.size() - 1;
    try {
      layout.check(frames.get(last));
    } catch (CorruptIpcException e) {
      throw corrupt(key, "does not fit its own schema: " + e.getMessage());
    }
    Set<Long> found =
        frames.subList(1, last).stream()
            .map(IpcFrame::dictionaryId)
            .collect(Collectors.toCollection(TreeSet::new));
    boolean isWhole =
        frames.get(last).rows() == 0
            ? layout.dictionaryIds().containsAll(found)
            : found.equals(layout.dictionaryIds());
    if (!isWhole) {
      throw corrupt(
          key, "has dictionaries " + found + ", its schema needs " + layout.dictionaryIds());
    }
  }

  private static SheafException corrupt(String key, String problem) {
    return ChunkCheck.failure(ErrorReason.CHUNK_CORRUPT, key, "chunk " + key + " " + problem);
  }
}
