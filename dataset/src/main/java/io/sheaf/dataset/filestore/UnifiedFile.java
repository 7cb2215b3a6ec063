package io.sheaf.dataset.filestore;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.arrowfile.DictionaryUnifier;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.memory.MemoryBudget;
import io.sheaf.protocol.memory.Reservation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A file whose dictionaries changed in its course, written again with one dictionary a column: all
 * its dictionaries are read first, then everything. By one thread that may wait.
 */
final class UnifiedFile {
  private final SchemaMessage schema;
  private final List<FileAssembly.Message> messages;
  private final ByteRanges from;
  private final MemoryBudget budget;
  private final BufferAllocator allocator;
  private final Duration waitMax;

  /**
   * @param messages of the file, in its order
   * @param from its bytes; lent
   */
  UnifiedFile(
      SchemaMessage schema,
      List<FileAssembly.Message> messages,
      ByteRanges from,
      MemoryBudget budget,
      BufferAllocator allocator,
      Duration waitMax) {
    this.schema = schema;
    this.messages = messages;
    this.from = from;
    this.budget = budget;
    this.allocator = allocator;
    this.waitMax = waitMax;
  }

  /**
   * Writes all but the end.
   *
   * @param to what the file's blocks are noted in
   * @throws SheafException NOT_SUPPORTED when they can't be unified
   */
  void write(FileAssembly to, FileUpload upload) {
    try (DictionaryUnifier unifier = new DictionaryUnifier(schema, Optional.empty(), allocator)) {
      for (FileAssembly.Message message : messages) {
        if (message.kind() == FrameKind.DICTIONARY) {
          unifier.dictionary(read(message));
        }
      }
      append(upload, to.begin());
      for (long id : unifier.unified()) {
        try (IpcFrame unified = unifier.unified(id)) {
          append(upload, to.dictionary(unified));
        }
      }
      for (FileAssembly.Message message : messages) {
        copy(message, unifier, to, upload);
      }
    } catch (IOException e) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "unifying dictionaries: " + e.getMessage(), e);
    }
  }

  private void copy(
      FileAssembly.Message message, DictionaryUnifier unifier, FileAssembly to, FileUpload upload)
      throws IOException {
    if (message.kind() == FrameKind.DICTIONARY) {
      unifier.dictionary(read(message));
      return;
    }
    try (IpcFrame batch = unifier.batch(read(message))) {
      FileIndex.Entry entry = message.entry();
      append(upload, to.batch(entry.partition(), entry.appMetadata(), List.of(batch)));
    }
  }

  private IpcFrame read(FileAssembly.Message message) throws IOException {
    ByteBuf bytes = allocate((int) message.block().bytes());
    try {
      Waiting.await("reading what was staged", fill(message.block().offset(), bytes), waitMax);
      return message.block().frame(bytes, message.kind());
    } catch (CorruptIpcException e) {
      throw new IOException("what was staged can't be read: " + e.getMessage(), e);
    } finally {
      bytes.release();
    }
  }

  /** The read has a reference of its own: it may go on when it is not waited for any more. */
  private CompletionStage<Void> fill(long position, ByteBuf bytes) {
    return from.read(position, bytes.retain()).whenComplete((done, failure) -> bytes.release());
  }

  private ByteBuf allocate(int length) {
    try (Reservation room =
        Waiting.await("waiting for memory", budget.reserve(length, waitMax), waitMax)) {
      return room.allocate(length);
    }
  }

  private void append(FileUpload upload, ByteBuf bytes) {
    Waiting.await("writing a file", upload.write(bytes), waitMax);
  }
}
