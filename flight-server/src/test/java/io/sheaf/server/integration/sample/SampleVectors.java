package io.sheaf.server.integration.sample;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;

/** The vectors of a schema, one batch after the other with random values. For one thread. */
public final class SampleVectors implements AutoCloseable {
  private static final int DICTIONARY_VALUES_MAX = 12;

  private final Random random;
  private final Map<Long, Dictionary> dictionaries = new TreeMap<>();
  private final VectorSchemaRoot root;
  private final VectorFiller filler;

  /**
   * @param fields as messages have them
   * @param random decides all
   * @param nullShare from 0 to 1
   */
  public SampleVectors(
      List<Field> fields, Random random, double nullShare, BufferAllocator allocator) {
    this.random = random;
    List<Field> inMemory =
        fields.stream()
            .map(field -> DictionaryUtility.toMemoryFormat(field, allocator, dictionaries))
            .toList();
    Schema schema = new Schema(inMemory, Map.of("of", "the schema"));
    this.root = VectorSchemaRoot.create(schema, allocator);
    this.filler = new VectorFiller(random, nullShare, dictionaries);
    dictionaries.values().forEach(this::fill);
  }

  /** Gives a dictionary other values, one at least. */
  void fill(Dictionary dictionary) {
    filler.fill(dictionary, 1 + random.nextInt(DICTIONARY_VALUES_MAX));
  }

  /** The batch that was made last. */
  public VectorSchemaRoot root() {
    return root;
  }

  /** By id. */
  Map<Long, Dictionary> dictionaries() {
    return dictionaries;
  }

  /** The same for Arrow's own writers. */
  public MapDictionaryProvider provider() {
    return new MapDictionaryProvider(dictionaries.values().toArray(Dictionary[]::new));
  }

  /** Makes the next batch. */
  public void next(int rows) {
    filler.fill(root, rows);
  }

  @Override
  public void close() {
    root.close();
    dictionaries.values().forEach(dictionary -> dictionary.getVector().close());
  }
}
