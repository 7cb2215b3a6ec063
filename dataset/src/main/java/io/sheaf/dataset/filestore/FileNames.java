package io.sheaf.dataset.filestore;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.util.List;
import java.util.Optional;

/**
 * How datasets and their files are called: {@code trades} is {@code trades.arrow}, or {@code
 * trades.arrows} when only that is there. Where one file is meant, every dataset is that one.
 *
 * @param only the name of that file, whatever it ends with; empty for files by their datasets
 */
record FileNames(Optional<String> only) {
  static final FileNames BY_DATASET = new FileNames(Optional.empty());

  static final String FILE = ".arrow";
  static final String STREAM = ".arrows";

  /**
   * The file of a dataset.
   *
   * @throws SheafException INVALID_REQUEST for a name that is a file's
   */
  String file(DatasetName name) {
    return only.orElseGet(() -> withSuffix(name, FILE));
  }

  /** As {@link #file}, of one that is a stream. */
  String stream(DatasetName name) {
    return only.orElseGet(() -> withSuffix(name, STREAM));
  }

  private static String withSuffix(DatasetName name, String suffix) {
    if (datasetText(name.value()).isPresent()) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "'" + name + "' is a file's name; the dataset's is " + datasetText(name.value()).get());
    }
    return name.value() + suffix;
  }

  /** The dataset of a file; empty when it is none. */
  static Optional<DatasetName> dataset(String file) {
    try {
      return datasetText(file).map(DatasetName::new);
    } catch (SheafException noName) {
      return Optional.empty();
    }
  }

  private static Optional<String> datasetText(String file) {
    return List.of(FILE, STREAM).stream()
        .filter(file::endsWith)
        .map(suffix -> file.substring(0, file.length() - suffix.length()))
        .findFirst();
  }
}
