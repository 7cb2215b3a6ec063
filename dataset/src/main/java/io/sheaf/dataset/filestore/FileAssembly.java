package io.sheaf.dataset.filestore;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sheaf.dataset.arrowfile.FileBlock;
import io.sheaf.dataset.arrowfile.FileFooter;
import io.sheaf.dataset.arrowfile.FileMagic;
import io.sheaf.dataset.managed.Checksum;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.DictionaryTracker;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An Arrow IPC file as it grows: what has to be appended next, and in the end its footer. It writes
 * nothing itself. Not safe for use by several threads at once.
 */
final class FileAssembly implements AutoCloseable {
  private final SchemaMessage schema;
  private final DictionaryTracker tracker;
  private final Set<Long> dictionaryIds = new HashSet<>();
  private final List<Message> messages = new ArrayList<>();
  private long position;
  private long rows;
  private boolean dictionariesChanged;

  /**
   * A message of the file.
   *
   * @param entry of a record batch; a dictionary's says nothing but its checksum
   */
  record Message(FileBlock block, FrameKind kind, FileIndex.Entry entry) {}

  /**
   * @param budget pays for the dictionaries that are compared
   */
  FileAssembly(SchemaMessage schema, MemoryBudget budget) {
    this.schema = schema;
    this.tracker = new DictionaryTracker(budget);
  }

  /** The file's beginning. Every buffer is the caller's to release. */
  ByteBuf begin() {
    try (IpcFrame frame = schema.frame()) {
      return placed(composite(List.of(FileMagic.head(), IpcStreams.encapsulate(frame))));
    }
  }

  /**
   * The next batch, behind those of its dictionaries that are new.
   *
   * @param frames dictionaries and batch of a chunk; lent
   */
  ByteBuf batch(int partition, ByteString appMetadata, List<IpcFrame> frames) {
    frames.forEach(FileAssembly::checkPadding);
    List<ByteBuf> parts = new ArrayList<>();
    List<IpcFrame> dictionaries =
        frames.stream().filter(frame -> frame.kind() == FrameKind.DICTIONARY).toList();
    for (IpcFrame dictionary : tracker.changed(dictionaries)) {
      parts.add(dictionary(dictionary));
    }
    for (IpcFrame frame : frames) {
      if (frame.kind() == FrameKind.RECORD_BATCH) {
        parts.add(message(frame, partition, frame.rows(), appMetadata));
        rows += frame.rows();
      }
    }
    return composite(parts);
  }

  /** A dictionary for the batches that follow. */
  ByteBuf dictionary(IpcFrame frame) {
    dictionariesChanged |= !dictionaryIds.add(frame.dictionaryId()) || frame.isDelta();
    return message(frame, 0, 0, ByteString.EMPTY);
  }

  private static void checkPadding(IpcFrame frame) {
    int bodyBytes = frame.body().readableBytes();
    if (bodyBytes % Long.BYTES != 0) {
      throw new SheafException(
          ErrorReason.INVALID_DATA,
          "a body of " + bodyBytes + " bytes is not padded to 8, which a file needs");
    }
  }

  private ByteBuf message(IpcFrame frame, int partition, long rows, ByteString appMetadata) {
    int bodyBytes = frame.body().readableBytes();
    long offset = position;
    ByteBuf bytes = placed(IpcStreams.encapsulate(frame));
    messages.add(
        new Message(
            new FileBlock(offset, bytes.readableBytes() - bodyBytes, bodyBytes),
            frame.kind(),
            new FileIndex.Entry(partition, rows, Checksum.of(bytes), appMetadata)));
    return bytes;
  }

  private ByteBuf placed(ByteBuf bytes) {
    position += bytes.readableBytes();
    return bytes;
  }

  private static ByteBuf composite(List<ByteBuf> parts) {
    CompositeByteBuf all =
        new CompositeByteBuf(UnpooledByteBufAllocator.DEFAULT, true, Integer.MAX_VALUE);
    parts.forEach(part -> all.addComponent(true, part));
    return all;
  }

  /** Whether a dictionary came that is not the first of its column, which no footer can say. */
  boolean dictionariesChanged() {
    return dictionariesChanged;
  }

  /** All messages but the schema, in the file's order. */
  List<Message> messages() {
    return List.copyOf(messages);
  }

  /** Bytes so far. */
  long position() {
    return position;
  }

  long rows() {
    return rows;
  }

  long batches() {
    return of(FrameKind.RECORD_BATCH).size();
  }

  /** Bytes of all record batches. */
  long batchBytes() {
    return of(FrameKind.RECORD_BATCH).stream().mapToLong(batch -> batch.block().bytes()).sum();
  }

  private List<Message> of(FrameKind kind) {
    return messages.stream().filter(message -> message.kind() == kind).toList();
  }

  /** The file's end: end of stream, footer with chunk index, its length, the magic. */
  ByteBuf end(FileIndexCodec codec, String putId) {
    FileIndex index =
        new FileIndex(
            of(FrameKind.RECORD_BATCH).stream().map(Message::entry).toList(),
            of(FrameKind.DICTIONARY).stream().map(each -> each.entry().crc32c()).toList());
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FileIndexCodec.KEY, codec.encode(index));
    metadata.put(ContentsReader.PUT_KEY, putId);
    byte[] footer =
        new FileFooter(
                of(FrameKind.DICTIONARY).stream().map(Message::block).toList(),
                of(FrameKind.RECORD_BATCH).stream().map(Message::block).toList(),
                metadata)
            .build(schema);
    return placed(
        composite(
            List.of(
                Unpooled.buffer(Long.BYTES).writeIntLE(-1).writeIntLE(0),
                Unpooled.wrappedBuffer(footer),
                FileMagic.tail(footer.length))));
  }

  @Override
  public void close() {
    tracker.close();
  }
}
