package io.sheaf.command.place;

import io.sheaf.command.Uninterrupted;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.address.StoreAddress;
import io.sheaf.command.option.ConnectionOptions;
import io.sheaf.command.option.TuningOptions;
import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.transfer.PutLimits;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a command has open: connections, one for each store, and the memory of what it decodes.
 * Closing closes all of it. For one thread.
 */
public final class Places implements AutoCloseable {
  private static final int PARTITIONS_MAX = 10_000;
  private static final long MEMORY_BYTES_MAX = 1L << 30;

  private final ConnectionOptions options;
  private final TuningOptions tuning;
  private final Consumer<String> log;
  private final Memory memory = Memory.of(MEMORY_BYTES_MAX);
  private final Map<StoreAddress, StoreConnection> stores = new LinkedHashMap<>();

  /**
   * @param log takes a line for each attempt at a server that failed and is followed by another
   */
  public Places(ConnectionOptions options, TuningOptions tuning, Consumer<String> log) {
    this.options = options;
    this.tuning = tuning;
    this.log = log;
  }

  /** Of what is decoded; lent until this is closed. */
  public BufferAllocator allocator() {
    return memory.allocator();
  }

  /**
   * How many streams of a store may be read at once of which all but one wait for their turn: with
   * what they have read they take half of the memory at most, else the one could not go on.
   *
   * @param waitingBytes that a stream may have read and not handed over, beside what is read ahead
   */
  public static int waitingStreamsMax(long waitingBytes) {
    long each = StoredDataset.READ_AHEAD_BYTES_MAX + waitingBytes;
    return (int) Math.max(1, MEMORY_BYTES_MAX / 2 / each);
  }

  /** The data at an address; nothing is asked yet. */
  public DataPlace data(DataAddress address) {
    if (address instanceof DataAddress.Dataset dataset) {
      return store(dataset.store()).dataset(dataset.name());
    }
    if (address instanceof DataAddress.File file) {
      return new ArrowFilePlace(file.path(), memory);
    }
    return new StandardStreams(memory);
  }

  /** A local file in parts for as many threads; closed by the caller. */
  public FileParts parts(DataAddress.File file, int partsMax) throws IOException {
    return FileParts.open(file.path(), memory, partsMax);
  }

  /** The store at an address; nothing is asked yet. */
  public StoreConnection store(StoreAddress address) {
    return stores.computeIfAbsent(address, this::connect);
  }

  /** What the server at an address can do with its data; nothing is asked yet. */
  public ServerActions actions(StoreAddress.Server address) {
    return (ServerActions) store(address);
  }

  private StoreConnection connect(StoreAddress address) {
    if (address instanceof StoreAddress.Server server) {
      return new ServerConnection(server, event -> log.accept(Retries.line(event)));
    }
    if (address instanceof StoreAddress.Files files) {
      return local(FileStores.label(files), FileStores.open(files, options.s3(), memory.budget()));
    }
    StoreAddress.Redis redis = (StoreAddress.Redis) address;
    return local("Redis", RedisStores.open(redis.url(), options, tuning, memory.budget()));
  }

  private StoreConnection local(String label, DatasetStore store) {
    return new LocalConnection(
        label,
        store,
        new PutLimits(PARTITIONS_MAX, memory.transcoding()),
        tuning.inflightMax(),
        new ReadLimit(tuning.concurrency()));
  }

  /** After Ctrl-C, too: the AWS SDK logs an error for each step of its end that is interrupted. */
  @Override
  public void close() {
    Uninterrupted.run(
        () -> {
          stores.values().forEach(StoreConnection::close);
          memory.close();
        });
  }
}
