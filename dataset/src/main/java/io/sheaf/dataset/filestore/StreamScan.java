package io.sheaf.dataset.filestore;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.arrowfile.FileBlock;
import io.sheaf.dataset.arrowfile.RandomBytes;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The contents of an IPC stream, found by reading the header of each message, front to back. For
 * one thread that may wait.
 */
final class StreamScan {
  private final RandomBytes bytes;
  private final List<BatchPlace> batches = new ArrayList<>();
  private final Map<Long, DictionarySet.Chain> dictionaries = new LinkedHashMap<>();
  private DictionarySet current = DictionarySet.NONE;
  private boolean dictionariesChanged;

  private StreamScan(RandomBytes bytes) {
    this.bytes = bytes;
  }

  /** Schema and batches of a stream. */
  record Found(SchemaMessage schema, List<BatchPlace> batches) {}

  static Found scan(RandomBytes bytes) throws IOException, CorruptIpcException {
    return new StreamScan(bytes).scan();
  }

  private Found scan() throws IOException, CorruptIpcException {
    Optional<MessageHeader> first = MessageHeader.read(bytes, 0);
    if (first.isEmpty() || first.get().kind() != FrameKind.SCHEMA) {
      throw new CorruptIpcException("it does not begin with a schema: not Arrow");
    }
    SchemaMessage schema = schema(first.get());
    Optional<MessageHeader> next = MessageHeader.read(bytes, first.get().block().end());
    while (next.isPresent()) {
      add(next.get());
      next = MessageHeader.read(bytes, next.get().block().end());
    }
    return new Found(schema, batches);
  }

  private SchemaMessage schema(MessageHeader header) throws IOException, CorruptIpcException {
    FileBlock message = new FileBlock(header.block().offset(), header.block().metadataBytes(), 0);
    ByteBuf all = bytes.read(message.offset(), message.metadataBytes());
    try (IpcFrame frame = message.frame(all, FrameKind.SCHEMA)) {
      return SchemaMessage.of(frame);
    } finally {
      all.release();
    }
  }

  private void add(MessageHeader header) throws CorruptIpcException {
    switch (header.kind()) {
      case SCHEMA -> throw new CorruptIpcException("it has a second schema");
      case DICTIONARY -> addDictionary(header);
      case RECORD_BATCH -> addBatch(header);
    }
  }

  private void addDictionary(MessageHeader header) {
    DictionarySet.Place place = new DictionarySet.Place(header.block(), OptionalInt.empty());
    dictionaries.compute(
        header.dictionaryId(),
        (id, before) -> new DictionarySet.Chain(place, header.isDelta() ? before : null));
    dictionariesChanged = true;
  }

  private void addBatch(MessageHeader header) {
    if (dictionariesChanged) {
      current = new DictionarySet(List.copyOf(dictionaries.values()));
      dictionariesChanged = false;
    }
    batches.add(
        new BatchPlace(
            batches.size(),
            header.block(),
            current,
            header.rows(),
            OptionalInt.empty(),
            ByteString.EMPTY));
  }
}
