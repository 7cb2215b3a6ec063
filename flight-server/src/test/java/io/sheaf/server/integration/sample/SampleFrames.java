package io.sheaf.server.integration.sample;

import io.sheaf.dataset.codec.BufferCompressionFactory;
import io.sheaf.protocol.ipc.BatchFrames;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A sample's frames, batch by batch. For one thread. */
public final class SampleFrames implements AutoCloseable {
  private static final double CHANGE_SHARE = 0.3;

  private final Sample sample;
  private final Random random;
  private final SampleVectors vectors;
  private final CompressionCodec codec;
  private int batches;

  SampleFrames(Sample sample, BufferAllocator allocator) {
    this.sample = sample;
    this.random = new Random(sample.seed());
    this.vectors = new SampleVectors(sample.fields(), random, sample.nullShare(), allocator);
    this.codec =
        sample
            .codec()
            .map(type -> new BufferCompressionFactory().createCodec(type))
            .orElse(NoCompressionCodec.INSTANCE);
  }

  public SchemaMessage schema() {
    Map<String, String> metadata = vectors.root().getSchema().getCustomMetadata();
    return SchemaMessage.of(new Schema(sample.fields(), metadata));
  }

  public boolean hasNext() {
    return batches < sample.batchRows().size();
  }

  /** The next batch after the dictionaries that changed; all closed by the caller. */
  public List<IpcFrame> next() {
    List<IpcFrame> frames = new ArrayList<>();
    Set<Long> changed = new HashSet<>();
    vectors
        .dictionaries()
        .forEach(
            (id, dictionary) -> {
              if (batches == 0 || isToChange(dictionary, changed)) {
                frames.add(change(id, dictionary));
                changed.add(id);
              }
            });
    vectors.next(sample.batchRows().get(batches));
    KeyedFields.number(vectors.root(), rowsBefore(), random);
    frames.add(BatchFrames.encode(unload(vectors.root())));
    batches++;
    return frames;
  }

  private long rowsBefore() {
    return sample.batchRows().subList(0, batches).stream().mapToLong(Integer::longValue).sum();
  }

  /** One that holds another is made anew with it, since its indexes may lead nowhere. */
  private boolean isToChange(Dictionary dictionary, Set<Long> changed) {
    return points(dictionary.getVector().getField(), changed)
        || sample.changing() && random.nextDouble() < CHANGE_SHARE;
  }

  private static boolean points(Field field, Set<Long> dictionaries) {
    return field.getChildren().stream()
        .anyMatch(
            child ->
                child.getDictionary() != null
                        && dictionaries.contains(child.getDictionary().getId())
                    || points(child, dictionaries));
  }

  private IpcFrame change(long id, Dictionary dictionary) {
    vectors.fill(dictionary);
    FieldVector values = dictionary.getVector();
    VectorSchemaRoot column =
        new VectorSchemaRoot(List.of(values.getField()), List.of(values), values.getValueCount());
    return BatchFrames.encode(new ArrowDictionaryBatch(id, unload(column), false));
  }

  private ArrowRecordBatch unload(VectorSchemaRoot root) {
    return new VectorUnloader(root, true, codec, true).getRecordBatch();
  }

  /** The rows of the batch that came last, as text. */
  public List<String> rows() {
    return new RowText(vectors.dictionaries()::get).of(vectors.root());
  }

  /** The keys of the batch that came last, if it has some. */
  public List<Long> keys() {
    return KeyedFields.keys(vectors.root());
  }

  @Override
  public void close() {
    vectors.close();
  }
}
