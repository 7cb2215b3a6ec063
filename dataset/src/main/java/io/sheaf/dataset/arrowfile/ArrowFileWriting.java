package io.sheaf.dataset.arrowfile;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Writes frames to Arrow IPC files and streams, as they are: batches are decompressed only when
 * another codec is asked for, decoded only when a file needs their dictionaries unified. Safe for
 * any number of threads.
 */
public final class ArrowFileWriting {
  private static final String STREAM_SUFFIX = ".arrows";

  private final Optional<BufferCodec> codec;
  private final Optional<FrameRecoder> recoder;
  private final BufferAllocator allocator;
  private final Map<String, String> metadata;

  /**
   * @param codec of the buffers written; empty for as they come
   * @param allocator of what has to be compressed or decoded; its limit bounds it
   * @param metadata custom metadata of a file's footer
   */
  public ArrowFileWriting(
      Optional<BufferCodec> codec, BufferAllocator allocator, Map<String, String> metadata) {
    this.codec = codec;
    this.recoder = codec.map(wanted -> new FrameRecoder(wanted, allocator));
    this.allocator = allocator;
    this.metadata = Map.copyOf(metadata);
  }

  /** Opens the same frames each time. */
  public interface FrameSources {
    FrameSource open() throws IOException;
  }

  /**
   * What was written.
   *
   * @param bytes of the file or stream
   */
  public record Written(long bytes, long batches, long rows) {}

  /**
   * Writes a file, which appears whole or not at all: an IPC stream when its name ends with {@code
   * .arrows}, else an IPC file. Where the dictionaries of a file's batches differ, the frames are
   * opened twice more, to unify them.
   *
   * @throws SheafException NOT_SUPPORTED when they can't be, because their values are nested or too
   *     many
   */
  public Written write(Path path, FrameSources sources) throws IOException {
    if (path.toString().endsWith(STREAM_SUFFIX)) {
      return relay(sources, schema -> ArrowStreamSink.create(PendingFile.create(path), schema));
    }
    SinkFactory files = schema -> ArrowFileSink.create(PendingFile.create(path), schema, metadata);
    try {
      return relay(sources, files);
    } catch (DictionaryChangedException e) {
      return unify(sources, files);
    }
  }

  /**
   * Writes an IPC stream to a channel, such as standard output, and closes it.
   *
   * @param source taken over
   */
  public Written writeStream(WritableByteChannel channel, FrameSource source) throws IOException {
    return relay(() -> source, schema -> ArrowStreamSink.create(new ChannelSink(channel), schema));
  }

  private interface SinkFactory {
    FrameSink create(SchemaMessage schema) throws IOException;
  }

  private Written relay(FrameSources sources, SinkFactory sinks) throws IOException {
    try (FrameSource source = sources.open();
        Counting sink = new Counting(sinks.create(schema(source)))) {
      for (IpcFrame frame = source.next(); frame != null; frame = source.next()) {
        sink.write(frame);
      }
      return sink.finish();
    }
  }

  private Written unify(FrameSources sources, SinkFactory sinks) throws IOException {
    try (DictionaryUnifier unifier = collect(sources);
        FrameSource source = sources.open();
        Counting sink = new Counting(sinks.create(schema(source)))) {
      for (long id : unifier.unified()) {
        sink.write(unifier.unified(id));
      }
      for (IpcFrame frame = source.next(); frame != null; frame = source.next()) {
        if (frame.kind() == FrameKind.DICTIONARY) {
          unifier.dictionary(frame);
        } else {
          sink.write(unifier.batch(frame));
        }
      }
      return sink.finish();
    }
  }

  private DictionaryUnifier collect(FrameSources sources) throws IOException {
    try (FrameSource source = sources.open()) {
      DictionaryUnifier unifier = new DictionaryUnifier(schema(source), codec, allocator);
      try {
        for (IpcFrame frame = source.next(); frame != null; frame = source.next()) {
          if (frame.kind() == FrameKind.DICTIONARY) {
            unifier.dictionary(frame);
          } else {
            frame.close();
          }
        }
        return unifier;
      } catch (IOException | RuntimeException e) {
        unifier.close();
        throw e;
      }
    }
  }

  private static SchemaMessage schema(FrameSource source) throws IOException {
    try (IpcFrame frame = source.next()) {
      if (frame == null) {
        throw new CorruptIpcException("a stream without a schema");
      }
      return SchemaMessage.of(frame);
    } catch (CorruptIpcException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Counts what goes into a sink, in the codec that is wanted. */
  private final class Counting implements AutoCloseable {
    private final FrameSink sink;
    private long batches;
    private long rows;

    Counting(FrameSink sink) {
      this.sink = sink;
    }

    void write(IpcFrame frame) throws IOException {
      boolean isBatch = frame.kind() == FrameKind.RECORD_BATCH;
      batches += isBatch ? 1 : 0;
      rows += isBatch ? frame.rows() : 0;
      sink.write(recoder.isPresent() ? recoder.get().recode(frame) : frame);
    }

    Written finish() throws IOException {
      return new Written(sink.finish(), batches, rows);
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
  }
}
