package io.sheaf.protocol.ipc;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.FullAllocator;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
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
 * Frames decoded into vectors, whose buffers are decompressed from where they are by the codec that
 * Arrow finds as a service.
 *
 * <p>A dictionary may be replaced, or added to, between two batches: {@link #getDictionaryVectors}
 * has the values that hold for the batch loaded last. It owns the source and closes it.
 *
 * <p>Damaged data is an {@link IOException} whose cause is a {@link CorruptIpcException}; a type
 * that Java's Arrow can't hold is a SheafException, NOT_SUPPORTED, a batch without room in the
 * allocator one of LIMIT_EXCEEDED, or of OVERLOADED when others have it. For one thread at a time,
 * but see {@link #readAhead}.
 */
public final class FrameArrowReader extends ArrowReader implements ReadsAhead {
  private final FrameSource source;
  private final Set<Long> dictionariesLoaded = new HashSet<>();
  private final BatchDecoder decoder;
  private final boolean shared;
  private final boolean parallel;
  private List<Field> columns = List.of();
  private final Queue<DecodedBatch> ahead = new ConcurrentLinkedQueue<>();
  private volatile long bytesRead;

  /**
   * @param source owned from now on
   * @param allocator of the vectors; its limit bounds what a batch may decompress to
   */
  public FrameArrowReader(
      FrameSource source, BufferAllocator allocator, DecodingOption... options) {
    super(allocator);
    this.source = source;
    Set<DecodingOption> chosen = Set.of(options);
    this.decoder = new BatchDecoder(allocator, chosen);
    this.shared = chosen.contains(DecodingOption.SHARED);
    this.parallel = chosen.contains(DecodingOption.PARALLEL);
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
    if (shared) {
      getVectorSchemaRoot().clear(); // else a budget that is in use would be waited for in vain
    }
    try (DecodedBatch decoded = ahead.poll()) {
      return decoded == null ? decodeAndLoad() : load(decoded);
    } catch (CorruptIpcException e) {
      throw corrupt(e);
    }
  }

  /** Frame by frame, since a dictionary may be replaced many times before there is a batch. */
  private boolean decodeAndLoad() throws CorruptIpcException, IOException {
    boolean loaded = false;
    boolean goesOn = true;
    while (goesOn && !loaded) {
      try (DecodedBatch part = new DecodedBatch()) {
        goesOn = decodeInto(part);
        loaded = load(part);
      }
    }
    return loaded;
  }

  @Override
  public boolean readAhead() throws IOException {
    ensureInitialized();
    DecodedBatch batch = new DecodedBatch();
    ahead.add(batch); // so that it is closed, however this ends
    try {
      boolean goesOn = true;
      while (goesOn && !batch.hasRows()) {
        goesOn = decodeInto(batch);
      }
      return batch.hasRows();
    } catch (CorruptIpcException e) {
      throw corrupt(e);
    }
  }

  /** Two where time counts; one, as many as there are anyway while the next is loaded, else. */
  @Override
  public int batchesAheadMax() {
    return parallel ? 2 : 1;
  }

  /** Decodes one frame more; false when there is none. */
  private boolean decodeInto(DecodedBatch batch) throws CorruptIpcException, IOException {
    try (IpcFrame frame = next()) {
      if (frame == null) {
        return false;
      }
      switch (frame.kind()) {
        case SCHEMA -> throw new CorruptIpcException("a second schema in an IPC stream");
        case DICTIONARY -> batch.add(decodeDictionary(frame));
        case RECORD_BATCH ->
            batch.setRows(decoder.decode(frame, getVectorSchemaRoot().getSchema().getFields()));
      }
      return true;
    }
  }

  private @Nullable IpcFrame next() throws IOException {
    IpcFrame frame = source.next();
    bytesRead += frame == null ? 0 : frame.bytes();
    return frame;
  }

  private ArrowDictionaryBatch decodeDictionary(IpcFrame frame) throws CorruptIpcException {
    long id = frame.dictionaryId();
    List<Field> values = List.of(dictionary(id).getVector().getField());
    return new ArrowDictionaryBatch(id, decoder.decode(frame, values), frame.isDelta());
  }

  private Dictionary dictionary(long id) throws CorruptIpcException {
    Dictionary dictionary = lookup(id);
    if (dictionary == null) {
      throw new CorruptIpcException("dictionary " + id + " is not in the schema");
    }
    return dictionary;
  }

  /** Whether there was a batch. */
  private boolean load(DecodedBatch batch) throws CorruptIpcException, IOException {
    while (batch.hasDictionary()) {
      loadChecked(batch.takeDictionary());
    }
    if (!batch.hasRows()) {
      return false;
    }
    ArrowRecordBatch rows = batch.takeRows();
    load(rows, () -> loadRecordBatch(rows));
    for (FieldVector column : getVectorSchemaRoot().getFieldVectors()) {
      requireDictionary(column);
    }
    return true;
  }

  private void loadChecked(ArrowDictionaryBatch values) throws CorruptIpcException {
    long id = values.getDictionaryId();
    if (values.isDelta() && !dictionariesLoaded.contains(id)) {
      values.close();
      throw new CorruptIpcException("dictionary " + id + " is added to before it is there");
    }
    load(values.getDictionary(), () -> loadDictionary(values));
    dictionariesLoaded.add(id);
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
  private void load(ArrowRecordBatch batch, Runnable loading) throws CorruptIpcException {
    try {
      loading.run();
    } catch (OutOfMemoryException e) {
      throw FullAllocator.failure("to load a batch", neededBytes(batch), allocator, e);
    } catch (RuntimeException e) {
      throw new CorruptIpcException("a batch can't be loaded: " + e.getMessage());
    }
  }

  /** What it has, and the validity that the loader makes for columns that came without one. */
  private static long neededBytes(ArrowRecordBatch batch) {
    return batch.computeBodyLength()
        + batch.getNodes().stream().mapToLong(node -> node.getLength() / Byte.SIZE).sum();
  }

  private static IOException corrupt(CorruptIpcException e) {
    return new IOException(e.getMessage(), e);
  }

  @Override
  protected void closeReadSource() throws IOException {
    try {
      source.close();
    } finally {
      ahead.forEach(DecodedBatch::close);
      ahead.clear();
    }
  }
}
