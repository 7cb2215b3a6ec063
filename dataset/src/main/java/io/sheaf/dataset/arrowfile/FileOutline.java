package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;

/**
 * Schema and table of contents of an Arrow IPC file, checked: no block reaches outside the file, so
 * nothing is allocated later that is not there.
 */
public record FileOutline(SchemaMessage schema, FileFooter footer) {
  /**
   * Reads the footer, from the file's end, and then the schema, from its beginning.
   *
   * @throws CorruptIpcException when it is no IPC file
   */
  public static FileOutline read(RandomBytes bytes) throws IOException, CorruptIpcException {
    FileFooter footer = readFooter(bytes);
    return new FileOutline(readSchema(bytes), footer);
  }

  private static FileFooter readFooter(RandomBytes bytes) throws IOException, CorruptIpcException {
    long tail = bytes.size() - FileMagic.TAIL_BYTES;
    if (tail < FileMagic.HEAD_BYTES) {
      throw new CorruptIpcException("it has " + bytes.size() + " bytes: truncated or not Arrow");
    }
    long footerBytes = footerBytes(bytes, tail);
    if (footerBytes <= 0 || footerBytes > tail - FileMagic.HEAD_BYTES) {
      throw new CorruptIpcException("its footer has a length of " + footerBytes + " bytes");
    }
    if (footerBytes > FileFooter.BYTES_MAX) {
      throw new CorruptIpcException(
          "its footer has "
              + footerBytes
              + " bytes, at most "
              + FileFooter.BYTES_MAX
              + " are read");
    }
    ByteBuf footer = bytes.read(tail - footerBytes, (int) footerBytes);
    try {
      return FileFooter.parse(footer.nioBuffer(), tail - footerBytes);
    } finally {
      footer.release();
    }
  }

  private static long footerBytes(RandomBytes bytes, long tail)
      throws IOException, CorruptIpcException {
    ByteBuf end = bytes.read(tail, FileMagic.TAIL_BYTES);
    try {
      if (!FileMagic.isAt(end, Integer.BYTES)) {
        throw new CorruptIpcException("it does not end with ARROW1: truncated or not Arrow");
      }
      return end.getIntLE(0);
    } finally {
      end.release();
    }
  }

  /** The schema's own message, which writers put before all others, holds types of any kind. */
  private static SchemaMessage readSchema(RandomBytes bytes)
      throws IOException, CorruptIpcException {
    ByteBuf prefix = bytes.read(FileMagic.HEAD_BYTES, 2 * Integer.BYTES);
    int length;
    int prefixBytes;
    try {
      prefixBytes = prefix.getIntLE(0) == -1 ? 2 * Integer.BYTES : Integer.BYTES;
      length = prefix.getIntLE(prefixBytes - Integer.BYTES);
    } finally {
      prefix.release();
    }
    long start = FileMagic.HEAD_BYTES + (long) prefixBytes;
    if (length <= 0 || length > FileBlock.METADATA_BYTES_MAX || length > bytes.size() - start) {
      throw new CorruptIpcException("it does not begin with a schema message");
    }
    try (IpcFrame frame = IpcFrame.of(bytes.read(start, length), Unpooled.EMPTY_BUFFER)) {
      return SchemaMessage.of(frame);
    }
  }
}
