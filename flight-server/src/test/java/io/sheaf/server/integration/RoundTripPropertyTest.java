package io.sheaf.server.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.server.TestingServer;
import io.sheaf.server.integration.PutForm.Batch;
import io.sheaf.server.integration.PutForm.Spread;
import io.sheaf.server.integration.sample.Sample;
import io.sheaf.server.integration.sample.SampleFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Arbitrary data, put in an arbitrary form, comes back in every wire form: the same rows, in the
 * partitions and in the order that the form means. Or its column is refused, if it is one that may
 * be.
 */
class RoundTripPropertyTest {
  private static final String DATASET = "arbitrary";

  private static TestingServer server;
  private static SheafClient client;

  /** Of frames that are put: of one that is refused the client may free some later. */
  private static BufferAllocator allocator;

  private static List<DatasetRows> readers;

  @BeforeContainer
  static void start() {
    allocator = new RootAllocator();
    server = TestingServer.start();
    client = SheafClient.connect(server.location());
    readers = GetForm.all().stream().map(form -> new DatasetRows(server.location(), form)).toList();
  }

  @AfterContainer
  static void stop() throws Exception {
    for (DatasetRows reader : readers) {
      reader.close();
    }
    client.close();
    await().until(() -> allocator.getAllocatedMemory() == 0);
    allocator.close();
    server.close();
  }

  @Provide
  Arbitrary<Sample> samples() {
    return Samples.all();
  }

  @Provide
  Arbitrary<Field> keys() {
    return Samples.keys();
  }

  @Provide
  Arbitrary<PutForm> puts() {
    return Combinators.combine(
            Arbitraries.of(Spread.class),
            Arbitraries.of("keep", "none", "lz4", "zstd", "zstd:3"),
            Arbitraries.of(1, 7, 50, 1_000).optional())
        .as(PutForm::new);
  }

  @Property(tries = 60)
  void rowsComeBackInEveryWireForm(
      @ForAll("samples") Sample sample, @ForAll("keys") Field key, @ForAll("puts") PutForm form)
      throws Exception {
    HeldMemory before = HeldMemory.of(server.server().resources());
    Sample keyed = form.keyed(sample, key);
    List<Batch> batches = new ArrayList<>();
    boolean isRefused = false;
    try {
      put(keyed, form, batches);
    } catch (SheafException e) {
      assertRefused(e, mayBeRefused(keyed, form, batches));
      isRefused = true;
    }
    if (!isRefused) {
      assertReadable(keyed, form.expected(batches));
    }
    before.awaitAgain(server.server().resources());
    Statistics.label("refused")
        .collect(isRefused)
        .coverage(coverage -> coverage.check(true).percentage(share -> share < 40));
  }

  private static void assertReadable(Sample sample, SortedMap<Integer, List<String>> expected)
      throws Exception {
    for (DatasetRows reader : readers) {
      GetForm get = reader.form();
      try {
        assertThat(reader.read(DATASET)).as("%s", get).isEqualTo(expected);
      } catch (FlightRuntimeException e) {
        boolean mayBeRefused =
            get.messageBytes().isPresent() && RefusedTypes.whenCut(sample.fields());
        assertThat(mayBeRefused ? e.status().code() : null)
            .as("%s: %s", get, e)
            .isEqualTo(FlightStatusCode.UNIMPLEMENTED);
      }
    }
  }

  private static boolean mayBeRefused(Sample sample, PutForm form, List<Batch> batches) {
    return form.splits(batches) && RefusedTypes.whenSplit(sample.fields())
        || form.cuts(sample) && RefusedTypes.whenCut(sample.fields());
  }

  private static void assertRefused(SheafException refusal, boolean mayBe) {
    assertThat(mayBe ? refusal.reason() : null)
        .as("%s", refusal.getMessage())
        .isEqualTo(ErrorReason.NOT_SUPPORTED);
    assertThat(refusal).hasMessageContaining("column 'c");
  }

  private static void put(Sample sample, PutForm form, List<Batch> batches) {
    byte[] command = form.request(DATASET).getBytes(StandardCharsets.UTF_8);
    PutRequest request = PutRequest.parseCommand(ByteBuffer.wrap(command));
    try (SampleFrames frames = sample.frames(allocator);
        PartitionUpload upload = client.put(request, frames.schema())) {
      while (frames.hasNext()) {
        Deque<IpcFrame> batch = new ArrayDeque<>(frames.next());
        batches.add(new Batch(frames.rows(), frames.keys()));
        write(batch, upload);
      }
      upload.commit();
    }
  }

  private static void write(Deque<IpcFrame> frames, PartitionUpload upload) {
    try {
      while (!frames.isEmpty()) {
        upload.write(frames.remove());
      }
    } finally {
      frames.forEach(IpcFrame::close);
    }
  }
}
