package io.sheaf.dataset.transcode;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;

/**
 * The size that a FlightData message may have.
 *
 * @param bytesMax of the whole message, as gRPC counts it
 */
record MessageSize(int bytesMax) {
  /** Tags and lengths of header, app_metadata and body: 2 + 5, 1 + 5 and 1 + 5 bytes at most. */
  private static final int FRAMING_BYTES_MAX = 19;

  static long bytes(IpcFrame frame, int appMetadataBytes) {
    return frame.bytes() + appMetadataBytes + FRAMING_BYTES_MAX;
  }

  boolean fits(IpcFrame frame, int appMetadataBytes) {
    return bytes(frame, appMetadataBytes) <= bytesMax;
  }

  /** The failure for what can't be cut to the size. */
  SheafException tooSmall(String what, long bytesNeeded) {
    return new SheafException(
        ErrorReason.INVALID_REQUEST,
        what
            + " needs a message of "
            + bytesNeeded
            + " bytes, and message_bytes is "
            + bytesMax
            + "; ask for "
            + bytesNeeded
            + " or more, and let the client take messages of that size");
  }
}
