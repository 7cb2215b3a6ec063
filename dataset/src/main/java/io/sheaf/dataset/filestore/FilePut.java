package io.sheaf.dataset.filestore;

import io.sheaf.dataset.WriteOptions;
import io.sheaf.dataset.managed.Refusals;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.BatchLayout;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.PutMode;
import java.util.Map;
import java.util.Optional;

/**
 * What is put where.
 *
 * @param file its file's name
 * @param base what had the dataset's name at the beginning
 * @param putId the put's, or a random one
 */
record FilePut(
    DatasetName dataset,
    String file,
    SchemaMessage schema,
    WriteOptions options,
    String putId,
    Optional<FileSnapshot> base) {

  /**
   * Refuses what a file can't be written with.
   *
   * @throws SheafException NOT_SUPPORTED
   */
  static void checkSupported(String file, WriteOptions options) {
    if (file.endsWith(FileNames.STREAM)) {
      throw unsupported(
          "'"
              + file
              + "' would be a stream by its name; files are written: let it end with .arrow");
    }
    if (options.mode() == PutMode.APPEND) {
      throw unsupported(
          "a file can't be appended to: overwrite it, or append in a store of kind redis");
    }
    if (options.layout() == Layout.ARROW_REDIS) {
      throw unsupported("layout 'arrow-redis' is one of Redis; leave it out");
    }
    if (options.timeToLive().isPresent()) {
      throw unsupported("a file has no time to live; leave 'ttl' out");
    }
    if (options.grace().map(grace -> !grace.isZero()).orElse(false)) {
      throw unsupported(
          "a file that is replaced is gone at once, so there is no grace; leave it out");
    }
  }

  static SheafException unsupported(String message) {
    return new SheafException(ErrorReason.NOT_SUPPORTED, message);
  }

  /**
   * @throws SheafException DATASET_EXISTS or VERSION_CONFLICT when what has the name now does not
   *     let it be written
   */
  void check(Optional<FileSnapshot> current) {
    if (options.mode() == PutMode.CREATE && current.isPresent()) {
      throw Refusals.exists(dataset, "version " + current.get().version());
    }
    if (options.ifVersion().isPresent()
        && !options.ifVersion().equals(current.map(FileSnapshot::version))) {
      throw Refusals.conflict(dataset, options.ifVersion(), current.map(FileSnapshot::version));
    }
    boolean isPlainOverwrite = options.mode() == PutMode.OVERWRITE && options.ifVersion().isEmpty();
    if (isPlainOverwrite && base.isPresent() && current.isEmpty()) {
      throw new SheafException(
          ErrorReason.WRITER_FENCED,
          "'" + dataset + "' was dropped meanwhile; nothing was committed, put again",
          Map.of("dataset", dataset.value()),
          null);
    }
  }

  /** Whether its dictionaries may turn out to differ, so that the file has to be read again. */
  boolean mayNeedUnifying() {
    return !BatchLayout.of(schema).dictionaryIds().isEmpty();
  }

  /** The stream that has the dataset's name, and goes when the file is there. */
  Optional<String> stream() {
    return base.map(FileSnapshot::file).filter(found -> !found.equals(file));
  }

  /** What must be under the file's name when it is finished. */
  WriteCondition condition() {
    boolean isOverStream = stream().isPresent() && options.ifVersion().isPresent();
    if (options.mode() == PutMode.CREATE || isOverStream) {
      return new WriteCondition.Absent();
    }
    return options
        .ifVersion()
        .<WriteCondition>map(WriteCondition.Same::new)
        .orElseGet(WriteCondition.Always::new);
  }
}
