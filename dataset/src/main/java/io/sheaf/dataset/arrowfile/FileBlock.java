package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;

/**
 * Where a message lies in a file (File.fbs, Block).
 *
 * @param offset of its prefix, from the file's start
 * @param metadataBytes of prefix, message and padding
 * @param bodyBytes of its body, which follows
 */
public record FileBlock(long offset, int metadataBytes, long bodyBytes) {
  /**
   * Of a message without prefix and body. Bytes that are not Arrow seem to begin with messages of
   * any length, which is read before it shows.
   */
  public static final int METADATA_BYTES_MAX = 16 << 20;

  /** Bytes of the whole block. */
  public long bytes() {
    return metadataBytes + bodyBytes;
  }

  /** Where the block ends. */
  public long end() {
    return offset + bytes();
  }

  /** Whether it lies between two places, without trusting any of its numbers. */
  boolean isBetween(long start, long end) {
    return offset >= start
        && offset <= end
        && metadataBytes >= Integer.BYTES
        && bodyBytes >= 0
        && metadataBytes <= end - offset
        && bodyBytes <= end - offset - metadataBytes;
  }

  /**
   * The message in the block's bytes.
   *
   * @param bytes all of the block; lent, the frame owns references of its own
   * @return a frame that the caller closes
   * @throws CorruptIpcException when it is no message of this kind
   */
  public IpcFrame frame(ByteBuf bytes, FrameKind kind) throws CorruptIpcException {
    IpcFrame frame = frame(bytes);
    if (frame.kind() != kind) {
      frame.close();
      throw new CorruptIpcException("its footer takes a " + frame.kind() + " for a " + kind);
    }
    return frame;
  }

  private IpcFrame frame(ByteBuf bytes) throws CorruptIpcException {
    int begin = bytes.readerIndex();
    int first = bytes.getIntLE(begin);
    boolean prefixed = first == -1 && metadataBytes >= 2 * Integer.BYTES;
    int start = prefixed ? 2 * Integer.BYTES : Integer.BYTES;
    int length = prefixed ? bytes.getIntLE(begin + Integer.BYTES) : first;
    if (length <= 0 || length > metadataBytes - start) {
      throw new CorruptIpcException(
          "message of "
              + length
              + " bytes at "
              + offset
              + ", its footer leaves it "
              + (metadataBytes - start));
    }
    return IpcFrame.of(
        bytes.retainedSlice(begin + start, length),
        bytes.retainedSlice(begin + metadataBytes, (int) bodyBytes));
  }
}
