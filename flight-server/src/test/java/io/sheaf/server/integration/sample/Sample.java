package io.sheaf.server.integration.sample;

import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Random data that its members tell: the same ones make the same frames.
 *
 * @param fields as messages have them
 * @param batchRows rows of each batch
 * @param nullShare from 0 to 1
 * @param codec of its buffers
 * @param changing whether a dictionary may become another one before each batch
 */
public record Sample(
    List<Field> fields,
    List<Integer> batchRows,
    double nullShare,
    Optional<CodecType> codec,
    boolean changing,
    long seed) {

  public long rows() {
    return batchRows.stream().mapToLong(Integer::longValue).sum();
  }

  /** The same data after a column {@code row} and an integer column of this name. */
  public Sample withKey(String name, Field type) {
    return new Sample(
        KeyedFields.before(fields, name, type), batchRows, nullShare, codec, changing, seed);
  }

  public SampleFrames frames(BufferAllocator allocator) {
    return new SampleFrames(this, allocator);
  }
}
