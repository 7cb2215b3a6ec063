package io.sheaf.dataset.filestore;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.arrowfile.FileBlock;
import io.sheaf.dataset.managed.Checksum;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchLayout;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of blocks: those with a checksum must have it, others must fit the schema as far as
 * their messages tell. Safe for any number of threads.
 */
final class BlockCheck {
  private final String file;
  private final BatchLayout layout;

  BlockCheck(String file, BatchLayout layout) {
    this.file = file;
    this.layout = layout;
  }

  String label(BatchPlace batch) {
    return file + " batch " + batch.number();
  }

  /**
   * @param bytes of the block; lent
   * @return a frame that the caller closes
   * @throws SheafException CHUNK_CORRUPT, naming file and batch
   */
  IpcFrame batch(BatchPlace place, ByteBuf bytes) {
    IpcFrame frame =
        frame(label(place), place.block(), place.crc32c(), bytes, FrameKind.RECORD_BATCH);
    try {
      if (place.crc32c().isEmpty()) {
        layout.check(frame);
      }
      return frame;
    } catch (CorruptIpcException e) {
      frame.close();
      throw corrupt(label(place), e.getMessage(), e);
    }
  }

  /** As {@link #batch}, of a dictionary. */
  IpcFrame dictionary(DictionarySet.Place place, ByteBuf bytes) {
    String label = file + " dictionary at byte " + place.block().offset();
    return frame(label, place.block(), place.crc32c(), bytes, FrameKind.DICTIONARY);
  }

  private static IpcFrame frame(
      String label, FileBlock block, OptionalInt crc32c, ByteBuf bytes, FrameKind kind) {
    if (crc32c.isPresent() && crc32c.getAsInt() != Checksum.of(bytes)) {
      throw corrupt(
          label,
          "its checksum is "
              + Checksum.text(Checksum.of(bytes))
              + ", not the "
              + Checksum.text(crc32c.getAsInt())
              + " that was written",
          null);
    }
    try {
      return block.frame(bytes, kind);
    } catch (CorruptIpcException e) {
      throw corrupt(label, e.getMessage(), e);
    }
  }

  private static SheafException corrupt(
      String label, @Nullable String problem, @Nullable Throwable cause) {
    return new SheafException(
        ErrorReason.CHUNK_CORRUPT,
        "chunk " + label + " is corrupt: " + problem,
        Map.of("chunk", label),
        cause);
  }
}
