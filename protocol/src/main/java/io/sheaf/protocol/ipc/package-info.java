/** Arrow IPC as bytes: messages with their bodies, cut and joined without decoding a column. */
@org.jspecify.annotations.NullMarked
package io.sheaf.protocol.ipc;
