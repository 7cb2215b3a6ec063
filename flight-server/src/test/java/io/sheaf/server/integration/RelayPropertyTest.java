package io.sheaf.server.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.sheaf.client.PartitionDownload;
import io.sheaf.client.PartitionUpload;
import io.sheaf.client.SheafClient;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.server.IpcStreamFile.Part;
import io.sheaf.server.TestingServer;
import io.sheaf.server.integration.sample.Sample;
import io.sheaf.server.integration.sample.SampleFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Where nothing asks for change, nothing changes: arbitrary data comes back byte for byte. */
class RelayPropertyTest {
  private static final String PUT = "{\"dataset\":\"relayed\",\"mode\":\"overwrite\",\"grace\":0}";

  private static TestingServer server;
  private static SheafClient client;

  /** Of frames that are put: of one that is refused the client may free some later. */
  private static BufferAllocator allocator;

  @BeforeContainer
  static void start() {
    allocator = new RootAllocator();
    server = TestingServer.start();
    client = SheafClient.connect(server.location());
  }

  @AfterContainer
  static void stop() {
    client.close();
    await().until(() -> allocator.getAllocatedMemory() == 0);
    allocator.close();
    server.close();
  }

  @Provide
  Arbitrary<Sample> samples() {
    return Samples.all();
  }

  /** A frame and what came with it. */
  private record Tagged(Part frame, String appMetadata) {}

  @Property(tries = 120)
  void framesAndAppMetadataComeBackAsTheyWere(@ForAll("samples") Sample sample) throws IOException {
    HeldMemory before = HeldMemory.of(server.server().resources());
    List<Tagged> sent = new ArrayList<>();
    try (SampleFrames frames = sample.frames(allocator)) {
      put(frames, sent);
    }
    assertThat(withoutRepetitions(read())).isEqualTo(withoutRepetitions(sent));
    before.awaitAgain(server.server().resources());
  }

  /** A dictionary that did not change may be sent again. */
  private static List<Tagged> withoutRepetitions(List<Tagged> frames) {
    Map<Long, Part> current = new HashMap<>();
    return frames.stream()
        .filter(
            tagged ->
                tagged.frame.kind() != FrameKind.DICTIONARY
                    || !tagged.frame.equals(current.put(tagged.frame.dictionary(), tagged.frame)))
        .toList();
  }

  private static void put(SampleFrames frames, List<Tagged> sent) {
    PutRequest request =
        PutRequest.parseCommand(ByteBuffer.wrap(PUT.getBytes(StandardCharsets.UTF_8)));
    try (PartitionUpload upload = client.put(request, frames.schema())) {
      sent.add(new Tagged(Part.of(frames.schema().frame()), ""));
      for (int batch = 0; frames.hasNext(); batch++) {
        for (IpcFrame frame : frames.next()) {
          boolean isTagged = frame.kind() == FrameKind.RECORD_BATCH && batch % 2 == 0;
          String appMetadata = isTagged ? "batch " + batch : "";
          sent.add(new Tagged(Part.of(frame), appMetadata));
          upload.write(frame, ByteString.copyFromUtf8(appMetadata));
        }
      }
      upload.commit();
    }
  }

  private static List<Tagged> read() throws IOException {
    List<Tagged> frames = new ArrayList<>();
    try (PartitionDownload download = client.get(ByteString.copyFromUtf8("relayed"))) {
      for (IpcFrame frame = download.next(); frame != null; frame = download.next()) {
        String appMetadata =
            frame.kind() == FrameKind.RECORD_BATCH ? download.appMetadata().toStringUtf8() : "";
        frames.add(new Tagged(Part.of(frame), appMetadata));
        frame.close();
      }
    }
    return frames;
  }
}
