package io.sheaf.dataset.arrowfile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.IpcStreams;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An Arrow IPC file in the making (Arrow columnar format, "IPC File Format"): frames are written as
 * they are, every message at a multiple of 8 bytes, then the footer.
 *
 * <p>The format holds one dictionary a column: the same dictionary again is passed over, another
 * one throws {@link DictionaryChangedException}; {@link ArrowFileWriting} unifies them.
 */
final class ArrowFileSink implements FrameSink {
  private final SchemaMessage schema;
  private final Map<String, String> metadata;
  private final ByteSink file;
  private final List<FileBlock> dictionaries = new ArrayList<>();
  private final List<FileBlock> batches = new ArrayList<>();
  private final Map<Long, ByteBuffer> digests = new HashMap<>();

  private ArrowFileSink(SchemaMessage schema, Map<String, String> metadata, ByteSink file) {
    this.schema = schema;
    this.metadata = metadata;
    this.file = file;
  }

  /**
   * @param file owned from now on, also when this throws
   * @param metadata the footer's custom metadata
   */
  static ArrowFileSink create(ByteSink file, SchemaMessage schema, Map<String, String> metadata)
      throws IOException {
    ArrowFileSink sink = new ArrowFileSink(schema, metadata, file);
    try (IpcFrame frame = schema.frame()) {
      sink.file.write(FileMagic.head());
      sink.append(frame);
      return sink;
    } catch (IOException | RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  @Override
  public void write(IpcFrame frame) throws IOException {
    try (frame) {
      if (frame.body().readableBytes() % Long.BYTES != 0) {
        throw new IOException(
            "a body of "
                + frame.body().readableBytes()
                + " bytes is not padded to 8, which a file needs");
      }
      switch (frame.kind()) {
        case SCHEMA -> throw new IllegalArgumentException("a file has one schema");
        case DICTIONARY -> writeDictionary(frame);
        case RECORD_BATCH -> batches.add(append(frame));
      }
    }
  }

  private void writeDictionary(IpcFrame frame) throws IOException {
    ByteBuffer digest = digest(frame);
    ByteBuffer before = digests.putIfAbsent(frame.dictionaryId(), digest);
    boolean isOther = before != null && !before.equals(digest);
    if (frame.isDelta() || isOther) {
      throw new DictionaryChangedException(frame.dictionaryId());
    }
    if (before == null) {
      dictionaries.add(append(frame));
    }
  }

  private FileBlock append(IpcFrame frame) throws IOException {
    long offset = file.position();
    int bodyBytes = frame.body().readableBytes();
    ByteBuf bytes = IpcStreams.encapsulate(frame);
    try {
      file.write(bytes);
    } finally {
      bytes.release();
    }
    return new FileBlock(offset, (int) (file.position() - offset - bodyBytes), bodyBytes);
  }

  private static ByteBuffer digest(IpcFrame frame) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (ByteBuf part : List.of(frame.message(), frame.body())) {
        for (ByteBuffer bytes : part.nioBuffers()) {
          digest.update(bytes);
        }
      }
      return ByteBuffer.wrap(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public long finish() throws IOException {
    byte[] footer = new FileFooter(dictionaries, batches, metadata).build(schema);
    file.write(ByteSink.endOfStream());
    file.write(Unpooled.wrappedBuffer(footer));
    file.write(FileMagic.tail(footer.length));
    file.finish();
    return file.position();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
