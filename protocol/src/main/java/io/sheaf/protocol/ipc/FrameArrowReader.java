package io.sheaf.protocol.ipc;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.SchemaChangeRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Frames decoded into vectors. Each buffer is copied out of the frame and into the allocator, or
 * decompressed from where it is by the codec that Arrow finds as a service.
 *
 * <p>A dictionary may be replaced, or added to, between two batches: {@link #getDictionaryVectors}
 * has the values that hold for the batch loaded last. It owns the source and closes it.
 *
 * <p>Damaged data is an {@link IOException} whose cause is a {@link CorruptIpcException}; a type
 * that Java's Arrow can't hold is a SheafException, NOT_SUPPORTED, a batch without room in the
 * allocator one of LIMIT_EXCEEDED. For one thread at a time.
 */
public final class FrameArrowReader extends ArrowReader {
  private final FrameSource source;
  private final Set<Long> dictionariesLoaded = new HashSet<>();
  private final BatchDecoder decoder;
  private List<Field> columns = List.of();
  private long bytesRead;

  /**
   * Decodes by the thread that loads.
   *
   * @param source owned from now on
   * @param allocator of the vectors; its limit bounds what a batch may decompress to
   */
  public FrameArrowReader(FrameSource source, BufferAllocator allocator) {
    this(source, allocator, false);
  }

  private FrameArrowReader(FrameSource source, BufferAllocator allocator, boolean parallel) {
    super(allocator);
    this.source = source;
    this.decoder = new BatchDecoder(allocator, parallel);
  }

  /**
   * Decompresses the buffers of a large batch by as many threads as there are cores: by the one
   * that loads and by free ones of the common pool.
   *
   * @param source owned from now on
   * @param allocator of the vectors, which several threads use
   */
  public static FrameArrowReader parallel(FrameSource source, BufferAllocator allocator) {
    return new FrameArrowReader(source, allocator, true);
  }

  /** Bytes of the frames read so far, as they came. */
  @Override
  public long bytesRead() {
    return bytesRead;
  }

  /** Reads the schema and makes its vectors; a schema that makes no vectors is refused here. */
  @Override
  protected void initialize() throws IOException {
    try {
      super.initialize();
    } catch (IllegalArgumentException
        | UnsupportedOperationException
        | SchemaChangeRuntimeException e) {
      throw UnheldColumn.refusal(columns, allocator, e);
    }
  }

  @Override
  protected Schema readSchema() throws IOException {
    try (IpcFrame frame = next()) {
      if (frame == null) {
        throw new CorruptIpcException("an IPC stream without a schema");
      }
      Schema schema = SchemaMessage.of(frame).toArrow();
      columns = schema.getFields();
      columns.forEach(FrameArrowReader::refuseSameNames);
      return schema;
    } catch (CorruptIpcException e) {
      throw corrupt(e);
    }
  }

  /** Java's struct vectors know their children by name and would make one of two. */
  private static void refuseSameNames(Field field) {
    long names = field.getChildren().stream().map(Field::getName).distinct().count();
    if (field.getType() instanceof ArrowType.Struct && names < field.getChildren().size()) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "struct '" + field.getName() + "' has children of the same name, which can't be decoded");
    }
    field.getChildren().forEach(FrameArrowReader::refuseSameNames);
  }

  /**
   * Loads the next batch into the root, with the dictionaries before it.
   *
   * @return false at the end
   */
  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    @Nullable FrameKind kind;
    do {
      kind = loadNext();
    } while (kind == FrameKind.DICTIONARY);
    return kind == FrameKind.RECORD_BATCH;
  }

  /** What was loaded; null at the end. */
  private @Nullable FrameKind loadNext() throws IOException {
    try (IpcFrame frame = next()) {
      if (frame == null) {
        return null;
      }
      switch (frame.kind()) {
        case SCHEMA -> throw new CorruptIpcException("a second schema in an IPC stream");
        case DICTIONARY -> loadDictionary(frame);
        case RECORD_BATCH -> loadRecordBatch(frame);
      }
      return frame.kind();
    } catch (CorruptIpcException e) {
      throw corrupt(e);
    }
  }

  private @Nullable IpcFrame next() throws IOException {
    IpcFrame frame = source.next();
    bytesRead += frame == null ? 0 : frame.bytes();
    return frame;
  }

  private void loadDictionary(IpcFrame frame) throws CorruptIpcException {
    long id = frame.dictionaryId();
    Dictionary dictionary = lookup(id);
    if (dictionary == null) {
      throw new CorruptIpcException("dictionary " + id + " is not in the schema");
    }
    if (frame.isDelta() && !dictionariesLoaded.contains(id)) {
      throw new CorruptIpcException("dictionary " + id + " is added to before it is there");
    }
    ArrowRecordBatch values = decoder.decode(frame, List.of(dictionary.getVector().getField()));
    load(() -> loadDictionary(new ArrowDictionaryBatch(id, values, frame.isDelta())));
    dictionariesLoaded.add(id);
  }

  private void loadRecordBatch(IpcFrame frame) throws CorruptIpcException, IOException {
    VectorSchemaRoot root = getVectorSchemaRoot();
    ArrowRecordBatch batch = decoder.decode(frame, root.getSchema().getFields());
    load(() -> loadRecordBatch(batch));
    for (FieldVector column : root.getFieldVectors()) {
      requireDictionary(column);
    }
  }

  /** A column without a value needs no dictionary, and some writers then leave it out. */
  private void requireDictionary(FieldVector column) throws CorruptIpcException {
    DictionaryEncoding encoding = column.getField().getDictionary();
    if (encoding != null
        && !dictionariesLoaded.contains(encoding.getId())
        && column.getNullCount() < column.getValueCount()) {
      throw new CorruptIpcException(
          "column '" + column.getName() + "' comes before its dictionary " + encoding.getId());
    }
  }

  /** What Arrow still finds wrong is the data's fault; running out of memory is not. */
  private static void load(Runnable loading) throws CorruptIpcException {
    try {
      loading.run();
    } catch (OutOfMemoryException e) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED, "no memory to load a batch: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new CorruptIpcException("a batch can't be loaded: " + e.getMessage());
    }
  }

  private static IOException corrupt(CorruptIpcException e) {
    return new IOException(e.getMessage(), e);
  }

  @Override
  protected void closeReadSource() throws IOException {
    source.close();
  }
}
