package io.sheaf.dataset.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestTextTest {
  private static final DatasetName NAME = new DatasetName("träder");
  private static final Version VERSION = new Version("7-abcdefghijklm");
  private static final String JSON =
      "{\"format\":1,\"dataset\":\"träder\",\"version\":\"7-abcdefghijklm\","
          + "\"created\":\"2026-11-01T00:00:00Z\",\"schema\":\"AAAA\","
          + "\"properties\":{\"origin\":\"test\"},\"rows\":3,\"bytes\":40,"
          + "\"partitions\":[{\"partition\":2,\"segments\":[{\"writer\":\"abcdefghijklm\","
          + "\"chunks\":1,\"rows\":3,\"bytes\":40,\"index_bytes\":900,"
          + "\"index_crc32c\":\"0012abcd\"}]}]}";
  private static final Manifest MANIFEST =
      new Manifest(
          1,
          "träder",
          "7-abcdefghijklm",
          "2026-11-01T00:00:00Z",
          Optional.empty(),
          "AAAA",
          Map.of("origin", "test"),
          3,
          40,
          List.of(
              new PartitionSegments(
                  2, List.of(new Segment("abcdefghijklm", 1, 3, 40, 900, "0012abcd")))));

  private static String stored(String json) {
    return Checksum.text(Checksum.of(json.getBytes(StandardCharsets.UTF_8))) + "\n" + json;
  }

  @Test
  void isWrittenToTheByteAndReadBack() {
    assertThat(ManifestText.write(MANIFEST)).isEqualTo(stored(JSON));
    assertThat(ManifestText.parse(NAME, VERSION, stored(JSON))).isEqualTo(MANIFEST);
  }

  @Test
  void tellsWhenTheDatasetGoes() {
    String json = JSON.replace(",\"schema\"", ",\"expires\":\"2026-11-02T00:00:00Z\",\"schema\"");
    Manifest manifest = ManifestText.parse(NAME, VERSION, stored(json));
    assertThat(manifest.expires()).contains("2026-11-02T00:00:00Z");
    assertThat(ManifestText.write(manifest)).isEqualTo(stored(json));
  }

  @Test
  void theChecksumIsCastagnolis() {
    assertThat(Checksum.text(Checksum.of("123456789".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo("e3069283");
  }

  @Test
  void whatLaterVersionsAddIsIgnored() {
    String later =
        JSON.replace("\"rows\":3", "\"rows\":3,\"statistics\":{\"n\":1}")
            .replace("\"origin\"", "\"more\":\"\",\"origin\"");
    assertThat(ManifestText.parse(NAME, VERSION, stored(later)).partitions())
        .isEqualTo(MANIFEST.partitions());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertRefused(JSON, ErrorReason.CHUNK_CORRUPT);
    assertRefused("", ErrorReason.CHUNK_CORRUPT);
    assertRefused(stored("{}"), ErrorReason.CHUNK_CORRUPT);
    assertRefused(stored("null"), ErrorReason.CHUNK_CORRUPT);
    assertRefused(stored(JSON.replace("\"chunks\":1", "\"chunks\":-1")), ErrorReason.CHUNK_CORRUPT);
    assertRefused(stored(JSON.replace("träder", "other")), ErrorReason.CHUNK_CORRUPT);
    assertRefused(stored(JSON.replace("7-abc", "8-abc")), ErrorReason.CHUNK_CORRUPT);
    assertRefused(stored(JSON.replace("\"format\":1", "\"format\":2")), ErrorReason.NOT_SUPPORTED);
  }

  private static void assertRefused(String text, ErrorReason reason) {
    assertThatThrownBy(() -> ManifestText.parse(NAME, VERSION, text))
        .isInstanceOfSatisfying(
            SheafException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
