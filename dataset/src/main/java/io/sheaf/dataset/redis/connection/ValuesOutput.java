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
 *
 * <p>Large values come as their bytes do, from {@link ValueIntake}; small ones, and that there is
 * none, from Lettuce.
 */
final class ValuesOutput extends CommandOutput<String, OutgoingValue, List<StoredValue>> {
  private final List<ExpectedValue> expected;
  private final Reservation reservation;
  private final List<StoredValue> found;
  private boolean ended;
  private boolean begun;
  private int arrivingBytes;
  private @Nullable ByteBuf arriving;

  ValuesOutput(ValueCodec codec, List<ExpectedValue> expected, Reservation reservation) {
    super(codec, List.of());
    this.expected = expected;
    this.reservation = reservation;
    this.found = new ArrayList<>(expected.size());
  }

  /** The next value has so many bytes, and they come by {@link #append}. */
  synchronized void begin(int bytes) {
    begun = true;
    arrivingBytes = bytes;
    arriving = takes() && expectedBytes() == bytes ? reservation.allocate(bytes) : null;
  }

  /** Takes, or skips, so many bytes of the value that has begun. */
  synchronized void append(ByteBuf from, int bytes) {
    if (arriving == null) {
      from.skipBytes(bytes);
    } else {
      arriving.writeBytes(from, bytes);
    }
  }

  /** A value has come: if one had begun, that one. */
  @Override
  public synchronized void set(@Nullable ByteBuffer bytes) {
    if (takes()) {
      found.add(begun ? arrived() : bytes == null ? new StoredValue.Missing() : copied(bytes));
    }
    begun = false;
    arriving = null;
  }

  private boolean takes() {
    return !ended && found.size() < expected.size();
  }

  private int expectedBytes() {
    return expected.get(found.size()).bytes();
  }

  private StoredValue arrived() {
    return arriving == null
        ? new StoredValue.OtherSize(arrivingBytes)
        : new StoredValue.Bytes(arriving);
  }

  private StoredValue copied(ByteBuffer bytes) {
    int size = expectedBytes();
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
    if (arriving != null) {
      arriving.release();
      arriving = null;
    }
  }
}
