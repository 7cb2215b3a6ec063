package io.sheaf.server;

import com.google.protobuf.ByteString;
import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.compare.ComparisonOptions;
import io.sheaf.dataset.compare.ComparisonResult;
import io.sheaf.dataset.compare.DatasetComparison;
import io.sheaf.dataset.generate.GenerateOptions;
import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.protocol.ipc.FrameArrowReader;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * A small dataset that its numbers tell: the same ones make the same rows. It is put and compared
 * by the Java client.
 */
public record SampleData(int partitions, int batches, int rows, long seed) {

  /** A put request in overwrite mode, with members beside. */
  public static PutRequest overwrite(String name, Map<String, Object> members) {
    Map<String, Object> all = new TreeMap<>(members);
    all.put("dataset", name);
    all.put("mode", "overwrite");
    return PutRequest.parseCommand(ByteString.copyFromUtf8(Json.write(all)).asReadOnlyByteBuffer());
  }

  public long rowsTotal() {
    return options().rowsTotal();
  }

  /** Puts all of it, over whatever is there. */
  public PutSummary put(SheafClient client, String name) {
    return put(client, overwrite(name, Map.of()));
  }

  public PutSummary put(SheafClient client, PutRequest request) {
    try (RootAllocator allocator = new RootAllocator();
        GeneratedBatches frames = generate(allocator);
        PartitionUpload upload = client.put(request, frames.schema())) {
      write(frames, upload, Integer.MAX_VALUE);
      return upload.commit();
    }
  }

  /** Sends so many batches at most. */
  static void write(GeneratedBatches frames, PartitionUpload upload, int batchesMax) {
    frames.dictionary().ifPresent(upload::write);
    for (int i = 0; i < batchesMax && frames.hasNext(); i++) {
      upload.write(frames.next());
    }
  }

  /** All of its frames, the schema first. */
  public FrameSource frames(BufferAllocator allocator) {
    return new GeneratedFrames(generate(allocator));
  }

  GeneratedBatches generate(BufferAllocator allocator) {
    return new GeneratedBatches(options(), allocator, 1);
  }

  private GenerateOptions options() {
    return new GenerateOptions(partitions, batches, rows, BufferCodec.ZSTD, true, 50, seed);
  }

  /** How what the server has differs from this, if at all. */
  public ComparisonResult compare(SheafClient client, String name) throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader found = client.get(ByteString.copyFromUtf8(name)).reader(allocator)) {
      return compare(found, allocator);
    }
  }

  public ComparisonResult compare(ArrowReader found, BufferAllocator allocator) throws IOException {
    try (ArrowReader expected = new FrameArrowReader(frames(allocator), allocator)) {
      return new DatasetComparison(new ComparisonOptions(true, false), rows -> {})
          .compare(expected, found);
    }
  }

  /** All frames of generated batches, in the order of a stream. */
  private static final class GeneratedFrames implements FrameSource {
    private final GeneratedBatches batches;
    private final Queue<IpcFrame> first = new ArrayDeque<>();

    GeneratedFrames(GeneratedBatches batches) {
      this.batches = batches;
      first.add(batches.schema().frame());
      batches.dictionary().ifPresent(first::add);
    }

    @Override
    public @Nullable IpcFrame next() {
      return !first.isEmpty() ? first.remove() : batches.hasNext() ? batches.next() : null;
    }

    @Override
    public void close() {
      first.forEach(IpcFrame::close);
      first.clear();
      batches.close();
    }
  }
}
