package io.sheaf.benchmarks;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * The stock Java way to serve the same chunks: flight-core's server, {@code ArrowStreamReader},
 * {@code putNext}, so decoded on the server and uncompressed on the wire. A ticket is {@code
 * prefix|partition|batches} of a dataset in ArrowRedis's layout.
 *
 * <p>Usage: {@code StockFlightServer PORT REDIS_URL}
 */
public final class StockFlightServer {
  private static final int CHUNKS_OF_MGET = 4;
  private static final long READY_WAIT_MILLIS = 1;

  private StockFlightServer() {}

  public static void main(String[] arguments) throws Exception {
    StatefulRedisConnection<String, byte[]> redis =
        RedisClient.create(arguments[1])
            .connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    BufferAllocator allocator = new RootAllocator();
    Location location = Location.forGrpcInsecure("127.0.0.1", Integer.parseInt(arguments[0]));
    FlightServer server =
        FlightServer.builder(allocator, location, new Producer(redis, allocator))
            .backpressureThreshold(10 << 20)
            .build()
            .start();
    System.out.println("stock ready grpc://127.0.0.1:" + server.getPort());
    server.awaitTermination();
  }

  private static final class Producer extends NoOpFlightProducer {
    private final StatefulRedisConnection<String, byte[]> redis;
    private final BufferAllocator allocator;

    Producer(StatefulRedisConnection<String, byte[]> redis, BufferAllocator allocator) {
      this.redis = redis;
      this.allocator = allocator;
    }

    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
      listener.setUseZeroCopy(true);
      String[] parts = new String(ticket.getBytes(), StandardCharsets.UTF_8).split("\\|");
      List<String> keys =
          IntStream.range(0, Integer.parseInt(parts[2]))
              .mapToObj(
                  batch ->
                      String.format(
                          "%s:{part=%05d}:batch=%05d", parts[0], Integer.parseInt(parts[1]), batch))
              .toList();
      try (Sending sending = new Sending(listener, allocator)) {
        for (int i = 0; i < keys.size(); i += CHUNKS_OF_MGET) {
          List<String> group = keys.subList(i, Math.min(keys.size(), i + CHUNKS_OF_MGET));
          for (KeyValue<String, byte[]> chunk : redis.sync().mget(group.toArray(String[]::new))) {
            sending.send(chunk.getValue());
          }
        }
        listener.completed();
      } catch (IOException | InterruptedException | RuntimeException e) {
        listener.error(CallStatus.INTERNAL.withCause(e).toRuntimeException());
      }
    }
  }

  /** One stream under way: chunks decoded into one root, which is sent again and again. */
  private static final class Sending implements AutoCloseable {
    private final FlightProducer.ServerStreamListener listener;
    private final BufferAllocator allocator;
    private @Nullable VectorSchemaRoot root;

    Sending(FlightProducer.ServerStreamListener listener, BufferAllocator allocator) {
      this.listener = listener;
      this.allocator = allocator;
    }

    void send(byte[] chunk) throws IOException, InterruptedException {
      try (ArrowStreamReader reader =
          new ArrowStreamReader(
              new ByteArrayInputStream(chunk), allocator, CommonsCompressionFactory.INSTANCE)) {
        reader.loadNextBatch();
        VectorSchemaRoot target = begin(reader);
        try (ArrowRecordBatch batch =
            new VectorUnloader(reader.getVectorSchemaRoot()).getRecordBatch()) {
          new VectorLoader(target).load(batch);
        }
        awaitReady();
        listener.putNext();
        target.clear();
      }
    }

    private VectorSchemaRoot begin(ArrowStreamReader reader) throws IOException {
      if (root == null) {
        root = VectorSchemaRoot.create(reader.getVectorSchemaRoot().getSchema(), allocator);
        listener.start(root, reader);
      }
      return root;
    }

    private void awaitReady() throws InterruptedException {
      while (!listener.isReady() && !listener.isCancelled()) {
        Thread.sleep(READY_WAIT_MILLIS);
      }
    }

    @Override
    public void close() {
      if (root != null) {
        root.close();
      }
    }
  }
}
