package io.sheaf.server.flight;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.server.MalformedRequests;
import io.sheaf.server.MalformedRequests.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor.DescriptorType;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand malformed requests are refused in words, fast, and leave nothing behind. The
 * seed is printed, and taken back as the system property {@code sheaf.test.seed}.
 */
class MalformedDescriptorTest {
  private static final int REQUESTS = 100_000;
  private static final int WARM_UP = 5_000;
  private static final long MICROS_EACH_MAX = 1_000;
  private static final long RETAINED_BYTES_MAX = 8 << 20;

  private final long seed = Long.getLong("sheaf.test.seed", System.nanoTime());

  @Test
  void areRefusedInWordsAndFastAndLeaveNothing() {
    System.out.println("MalformedDescriptorTest seed " + seed);
    Random random = new Random(seed);
    MalformedRequests malformed = new MalformedRequests(random);
    run(malformed, random, WARM_UP);
    long before = retainedBytes();
    long nanos = run(malformed, random, REQUESTS);
    assertThat(TimeUnit.NANOSECONDS.toMicros(nanos / REQUESTS)).isLessThan(MICROS_EACH_MAX);
    assertThat(retainedBytes() - before).as("bytes kept").isLessThan(RETAINED_BYTES_MAX);
  }

  /** The time that parsing took, in nanoseconds. */
  private static long run(MalformedRequests malformed, Random random, int requests) {
    long nanos = 0;
    for (int i = 0; i < requests; i++) {
      nanos +=
          switch (random.nextInt(4)) {
            case 0 -> refused(malformed.get(), bytes -> DatasetRequest.parseTicket(bytes));
            case 1 ->
                refused(malformed.get(), bytes -> Descriptors.toDatasetRequest(command(bytes)));
            case 2 -> refused(malformed.put(), bytes -> Descriptors.toPutRequest(command(bytes)));
            default -> understoodOrRefused(malformed.mutated());
          };
    }
    return nanos;
  }

  private static long refused(Malformed request, Consumer<ByteBuffer> parser) {
    ByteBuffer bytes = ByteBuffer.wrap(request.bytes());
    long start = System.nanoTime();
    try {
      parser.accept(bytes);
    } catch (SheafException e) {
      long nanos = System.nanoTime() - start;
      assertThat(e.reason()).as(e.getMessage()).isEqualTo(ErrorReason.INVALID_REQUEST);
      if (!e.getMessage().contains(request.named())) {
        throw new AssertionError(
            "no '" + request.named() + "' in " + e.getMessage() + " of " + start(request.bytes()));
      }
      return nanos;
    }
    throw new AssertionError("taken: " + start(request.bytes()));
  }

  private static long understoodOrRefused(byte[] request) {
    long start = System.nanoTime();
    for (Consumer<ByteBuffer> parser :
        List.<Consumer<ByteBuffer>>of(
            DatasetRequest::parseTicket, bytes -> Descriptors.toPutRequest(command(bytes)))) {
      try {
        parser.accept(ByteBuffer.wrap(request));
      } catch (SheafException e) {
        assertThat(e.reason()).as(start(request)).isEqualTo(ErrorReason.INVALID_REQUEST);
      }
    }
    return System.nanoTime() - start;
  }

  private static FlightDescriptor command(ByteBuffer bytes) {
    return FlightDescriptor.newBuilder()
        .setType(DescriptorType.CMD)
        .setCmd(ByteString.copyFrom(bytes))
        .build();
  }

  private static String start(byte[] request) {
    return new String(request, 0, Math.min(200, request.length), StandardCharsets.ISO_8859_1);
  }

  /** What is in use after a collection. */
  private static long retainedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
