package io.sheaf.dataset.redis.connection;

import io.lettuce.core.output.CommandOutput;
import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.protocol.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to MGET: each value copied once, into memory that was reserved before. A value of
 * another size than expected is not copied. Once ended it takes nothing, whatever still comes.
 */
final class ValuesOutput extends CommandOutput<String, OutgoingValue, List<StoredValue>> {
  private final List<ExpectedValue> expected;
  private final Reservation reservation;
  private final List<StoredValue> found;
  private boolean ended;

  ValuesOutput(ValueCodec codec, List<ExpectedValue> expected, Reservation reservation) {
    super(codec, List.of());
    this.expected = expected;
    this.reservation = reservation;
    this.found = new ArrayList<>(expected.size());
  }

  @Override
  public synchronized void set(@Nullable ByteBuffer bytes) {
    if (!ended && found.size() < expected.size()) {
      found.add(bytes == null ? new StoredValue.Missing() : take(bytes));
    }
  }

  private StoredValue take(ByteBuffer bytes) {
    int size = expected.get(found.size()).bytes();
    if (bytes.remaining() != size) {
      return new StoredValue.OtherSize(bytes.remaining());
    }
    ByteBuf copy = reservation.allocate(size);
    return new StoredValue.Bytes(copy.setBytes(0, bytes).setIndex(0, size));
  }

  /** What was found, whose owner is the caller. */
  synchronized List<StoredValue> finish() {
    ended = true;
    return found;
  }

  /** Keeps nothing. */
  synchronized void abandon() {
    ended = true;
    found.forEach(StoredValue::release);
    found.clear();
  }
}
