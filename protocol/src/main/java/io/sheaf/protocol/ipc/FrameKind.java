package io.sheaf.protocol.ipc;

/** What an IPC message is. Tensors are not datasets and are refused. */
public enum FrameKind {
  SCHEMA,
  DICTIONARY,
  RECORD_BATCH
}
