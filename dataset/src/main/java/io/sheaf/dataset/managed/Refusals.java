package io.sheaf.dataset.managed;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import io.sheaf.protocol.request.PutRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The failures of stores that clients act upon, worded once. */
public final class Refusals {
  private Refusals() {}

  /** DATASET_EXISTS, with the descriptor that would overwrite, to paste. */
  public static SheafException exists(DatasetName dataset, String found) {
    return refusal(
        ErrorReason.DATASET_EXISTS,
        "'"
            + dataset
            + "' exists ("
            + found
            + "); to replace it, put with the descriptor command "
            + Json.write(PutRequest.overwrite(dataset, Optional.empty())),
        dataset);
  }

  public static SheafException notFound(DatasetName dataset) {
    return refusal(ErrorReason.DATASET_NOT_FOUND, "there is no dataset '" + dataset + "'", dataset);
  }

  public static SheafException versionNotFound(
      DatasetName dataset, Version version, Optional<Version> current) {
    String now = current.map(found -> "; the current version is " + found).orElse("");
    return new SheafException(
        ErrorReason.VERSION_NOT_FOUND,
        "'" + dataset + "' has no version " + version + ", or not any more" + now,
        details(dataset, current),
        null);
  }

  /** NOT_SUPPORTED: only the Sheaf layout has versions. */
  public static SheafException noVersions(DatasetName dataset) {
    return refusal(
        ErrorReason.NOT_SUPPORTED, "'" + dataset + "' is in a layout without versions", dataset);
  }

  static SheafException notWhole(DatasetName dataset, Version version, String missing) {
    return refusal(
        ErrorReason.CHUNK_MISSING,
        "version "
            + version
            + " of '"
            + dataset
            + "' is not whole: "
            + missing
            + " is gone; nothing was changed",
        dataset);
  }

  public static SheafException partitionNotFound(DatasetName dataset, int partition) {
    return refusal(
        ErrorReason.PARTITION_NOT_FOUND,
        "'" + dataset + "' has no partition " + partition,
        dataset);
  }

  public static SheafException conflict(
      DatasetName dataset, Optional<Version> expected, Optional<Version> current) {
    return new SheafException(
        ErrorReason.VERSION_CONFLICT,
        "version "
            + expected.map(Version::value).orElse("(none)")
            + " of '"
            + dataset
            + "' was expected, "
            + current.map(found -> found + " is current").orElse("there is none")
            + "; nothing was committed",
        details(dataset, current),
        null);
  }

  static SheafException replaced(DatasetName dataset, Version version) {
    return refusal(
        ErrorReason.VERSION_CONFLICT,
        "version "
            + version
            + " of '"
            + dataset
            + "' was replaced and removed meanwhile; nothing was committed, put again",
        dataset);
  }

  static SheafException fenced(DatasetName dataset, WriterId writer) {
    return refusal(
        ErrorReason.WRITER_FENCED,
        "writer "
            + writer
            + " of '"
            + dataset
            + "' lost its lease or its dataset was dropped; nothing was committed, put again",
        dataset);
  }

  public static SheafException commitUnknown(
      DatasetName dataset, String putId, @Nullable Throwable cause) {
    return new SheafException(
        ErrorReason.COMMIT_UNKNOWN,
        "the answer to the commit of '"
            + dataset
            + "' was lost: put again with put_id "
            + putId
            + ", which never commits twice",
        Map.of("dataset", dataset.value(), "put_id", putId),
        cause);
  }

  /** There is no put id in it: it is not remembered any more, and so would commit again. */
  static SheafException commitForgotten(
      DatasetName dataset, Version version, @Nullable Throwable cause) {
    return new SheafException(
        ErrorReason.COMMIT_UNKNOWN,
        "the answer to the commit of '"
            + dataset
            + "' was lost, and so much has happened since that nobody can tell whether it made"
            + " version "
            + version
            + ": look at the rows before you put again",
        Map.of("dataset", dataset.value()),
        cause);
  }

  static SheafException notReplicated(Throwable failure) {
    SheafException cause = (SheafException) SheafException.unwrap(failure);
    return new SheafException(
        cause.reason(), "nothing was committed: " + cause.getMessage(), cause.details(), cause);
  }

  static SheafException commitUnsafe(
      DatasetName dataset, Version version, String putId, Throwable cause) {
    return new SheafException(
        ErrorReason.COMMIT_UNKNOWN,
        "version "
            + version
            + " of '"
            + dataset
            + "' is committed, but not yet safe: "
            + SheafException.unwrap(cause).getMessage()
            + "; put again with put_id "
            + putId
            + ", which never commits twice",
        Map.of("dataset", dataset.value(), "put_id", putId),
        cause);
  }

  static SheafException rollbackUnsafe(DatasetName dataset, Version version, Throwable cause) {
    return unsafe(dataset, "version " + version + " of '" + dataset + "' is current", cause);
  }

  /** There is no put id in it: nobody puts anything again. */
  static SheafException rollbackUnknown(DatasetName dataset, Version wanted, Throwable cause) {
    return new SheafException(
        ErrorReason.COMMIT_UNKNOWN,
        "the answer to the rollback of '"
            + dataset
            + "' to version "
            + wanted
            + " was lost: look at its versions, and roll back again if none has come of it",
        Map.of("dataset", dataset.value()),
        cause);
  }

  static SheafException dropUnsafe(DatasetName dataset, Throwable cause) {
    return unsafe(dataset, "'" + dataset + "' is dropped", cause);
  }

  static SheafException dropUnknown(DatasetName dataset, Throwable cause) {
    return new SheafException(
        ErrorReason.COMMIT_UNKNOWN,
        "the answer to the drop of '"
            + dataset
            + "' was lost: look whether it is still there before you drop it again, since a second"
            + " drop removes plain data that it has hidden",
        Map.of("dataset", dataset.value()),
        cause);
  }

  private static SheafException unsafe(DatasetName dataset, String done, Throwable cause) {
    return new SheafException(
        ErrorReason.COMMIT_UNKNOWN,
        done
            + ", but not yet safe: "
            + SheafException.unwrap(cause).getMessage()
            + "; until then a failover may undo it",
        Map.of("dataset", dataset.value()),
        cause);
  }

  private static SheafException refusal(ErrorReason reason, String message, DatasetName dataset) {
    return new SheafException(reason, message, Map.of("dataset", dataset.value()), null);
  }

  private static Map<String, String> details(DatasetName dataset, Optional<Version> current) {
    return current
        .map(found -> Map.of("dataset", dataset.value(), "current_version", found.value()))
        .orElseGet(() -> Map.of("dataset", dataset.value()));
  }
}
