package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A manifest as it is stored: the JSON's checksum, a line feed, the JSON on one line. */
public final class ManifestText {
  private static final int JSON_START = 9;

  private ManifestText() {}

  public static String write(Manifest manifest) {
    String json = Json.write(manifest);
    return checksum(json) + "\n" + json;
  }

  /**
   * The manifest of a version.
   *
   * @throws SheafException CHUNK_CORRUPT when it is not what was written; NOT_SUPPORTED when a
   *     later Sheaf wrote it
   */
  public static Manifest parse(DatasetName dataset, Version version, String text) {
    if (text.length() < JSON_START
        || text.charAt(JSON_START - 1) != '\n'
        || !text.startsWith(checksum(text.substring(JSON_START)))) {
      throw corrupt(dataset, version, "its checksum does not fit", null);
    }
    Manifest manifest = parseJson(dataset, version, text.substring(JSON_START));
    if (manifest.format() != Manifest.FORMAT) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "version "
              + version
              + " of '"
              + dataset
              + "' has format "
              + manifest.format()
              + ", this program reads "
              + Manifest.FORMAT
              + "; use a newer one");
    }
    if (!manifest.dataset().equals(dataset.value())
        || !manifest.version().equals(version.value())) {
      throw corrupt(dataset, version, "it belongs to " + manifest.version(), null);
    }
    return manifest;
  }

  private static Manifest parseJson(DatasetName dataset, Version version, String json) {
    try {
      return Json.parseAnswer("manifest", json, Manifest.class);
    } catch (SheafException e) {
      throw corrupt(dataset, version, e.getMessage(), e);
    }
  }

  private static SheafException corrupt(
      DatasetName dataset,
      Version version,
      String problem,
      @org.jspecify.annotations.Nullable Throwable cause) {
    return new SheafException(
        ErrorReason.CHUNK_CORRUPT,
        "the manifest of version " + version + " of '" + dataset + "' is damaged: " + problem,
        Map.of("dataset", dataset.value(), "version", version.value()),
        cause);
  }

  private static String checksum(String json) {
    return Checksum.text(Checksum.of(json.getBytes(StandardCharsets.UTF_8)));
  }
}
