package io.sheaf.dataset.redis.connection;

import io.lettuce.core.output.CommandOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.dataset.managed.ExpectedValue;
import io.sheaf.dataset.managed.StoredValue;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to MGET: each value in memory that was reserved before. A value of another size than
 * expected is not kept. Once ended it takes nothing, whatever still comes.
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
  private @Nullable ArrivingValue arriving;
  private @Nullable SheafException failure;

  ValuesOutput(ValueCodec codec, List<ExpectedValue> expected, Reservation reservation) {
    super(codec, List.of());
    this.expected = expected;
    this.reservation = reservation;
    this.found = new ArrayList<>(expected.size());
  }

  /** The next value has so many bytes, and they come by {@link #append} or {@link #room}. */
  synchronized void begin(int bytes) {
    begun = true;
    arrivingBytes = bytes;
    if (takes() && expectedBytes() == bytes) {
      try {
        arriving = new ArrivingValue(reservation.allocate(bytes), next().checksumWanted());
      } catch (RuntimeException | OutOfMemoryError e) {
        // The bytes are skipped, so that the answers behind are read rightly.
        failure =
            new SheafException(
                ErrorReason.OVERLOADED,
                "there is no memory for a value of " + bytes + " bytes; try again later",
                e);
      }
    }
  }

  /** Takes, or skips, so many bytes of the value that has begun. */
  synchronized void append(ByteBuf from, int bytes) {
    if (arriving == null) {
      from.skipBytes(bytes);
    } else {
      arriving.append(from, bytes);
    }
  }

  /** As {@link ArrivingValue#room}; null when the value that has begun is not kept. */
  synchronized @Nullable ByteBuf room() {
    return arriving == null ? null : arriving.room();
  }

  /** So many bytes have been put into the {@link #room}. */
  synchronized void received(int bytes) {
    if (arriving != null) {
      arriving.received(bytes);
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
    return next().bytes();
  }

  private ExpectedValue next() {
    return expected.get(found.size());
  }

  private StoredValue arrived() {
    return arriving == null ? new StoredValue.OtherSize(arrivingBytes) : arriving.whole();
  }

  private StoredValue copied(ByteBuffer bytes) {
    int size = expectedBytes();
    if (bytes.remaining() != size) {
      return new StoredValue.OtherSize(bytes.remaining());
    }
    ArrivingValue copy = new ArrivingValue(reservation.allocate(size), next().checksumWanted());
    copy.append(Unpooled.wrappedBuffer(bytes), size);
    return copy.whole();
  }

  /**
   * What was found, whose owner is the caller.
   *
   * @throws SheafException OVERLOADED when there was no memory for a value; nothing is kept then
   */
  synchronized List<StoredValue> finish() {
    ended = true;
    if (failure != null) {
      abandon();
      throw failure;
    }
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
