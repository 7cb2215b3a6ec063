package io.sheaf.protocol.ipc;

/**
 * Bytes that are not the Arrow IPC that they should be. Whoever knows where they came from says so:
 * INVALID_DATA from a client, CHUNK_CORRUPT from a store.
 */
public final class CorruptIpcException extends Exception {
  public CorruptIpcException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
