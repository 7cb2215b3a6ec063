package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.PutMode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an append adds to, checked; nothing for other modes. */
final class BaseManifest {
  /** Segments of a partition; more would make manifests large and reading slow. */
  private static final int PARTITION_SEGMENTS_MAX = 1_000;

  /** A manifest of so many is 10 MB, which each server that opens the version holds twice. */
  private static final int SEGMENTS_MAX = 100_000;

  private final WriterIdentity identity;
  private final ManifestCache manifests;

  BaseManifest(WriterIdentity identity, ManifestCache manifests) {
    this.identity = identity;
    this.manifests = manifests;
  }

  /**
   * The manifest of the version that is expected to be current; empty for other modes. Fails with
   * DATASET_NOT_FOUND, VERSION_CONFLICT when it was replaced and is gone already, INVALID_DATA when
   * its schema is another, or LIMIT_EXCEEDED when it has too many segments.
   */
  CompletionStage<Optional<Manifest>> load(Optional<Version> expected) {
    if (identity.options().mode() != PutMode.APPEND) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    Version version = expected.orElseThrow(() -> Refusals.notFound(identity.dataset()));
    return manifests
        .base(identity.dataset(), version)
        .thenApply(
            found -> {
              Manifest manifest =
                  found.orElseThrow(() -> Refusals.replaced(identity.dataset(), version));
              checkSchema(manifest);
              checkSegments(manifest);
              return Optional.of(manifest);
            });
  }

  private void checkSchema(Manifest manifest) {
    SchemaMessage schema = ManagedDataset.schema(manifest);
    if (!schema.equals(identity.schema())) {
      throw new SheafException(
          ErrorReason.INVALID_DATA,
          "the schema does not fit '"
              + identity.dataset()
              + "', to which it should be appended: "
              + SchemaDifference.of(schema, identity.schema()));
    }
  }

  private void checkSegments(Manifest manifest) {
    int segments = 0;
    for (PartitionSegments partition : manifest.partitions()) {
      segments += partition.segments().size();
      if (partition.segments().size() >= PARTITION_SEGMENTS_MAX) {
        throw full("partition " + partition.partition() + " of ", partition.segments().size());
      }
    }
    if (segments >= SEGMENTS_MAX) {
      throw full("", segments);
    }
  }

  private SheafException full(String what, int segments) {
    return new SheafException(
        ErrorReason.LIMIT_EXCEEDED,
        what
            + "'"
            + identity.dataset()
            + "' has "
            + segments
            + " segments, one of each append: compact it, or overwrite it, to go on");
  }
}
