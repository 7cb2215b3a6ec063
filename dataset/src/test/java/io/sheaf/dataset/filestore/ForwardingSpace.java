package io.sheaf.dataset.filestore;

import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.dataset.space.FileTail;
import io.sheaf.dataset.space.FileUpload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A space that another one does the work of; tests override what is to go otherwise. */
class ForwardingSpace implements FileSpace {
  private final FileSpace space;

  /**
   * @param space owned from now on
   */
  ForwardingSpace(FileSpace space) {
    this.space = space;
  }

  @Override
  public String kind() {
    return space.kind();
  }

  @Override
  public String address(String file) {
    return space.address(file);
  }

  @Override
  public CompletionStage<Optional<FileTail>> tail(String file, int bytesMax) {
    return space.tail(file, bytesMax);
  }

  @Override
  public CompletionStage<ByteRanges> open(FileSnapshot snapshot) {
    return space.open(snapshot);
  }

  @Override
  public CompletionStage<Optional<FileSnapshot>> look(String file) {
    return space.look(file);
  }

  @Override
  public CompletionStage<FileUpload> create(String file, boolean readBack) {
    return space.create(file, readBack);
  }

  @Override
  public CompletionStage<Boolean> delete(String file) {
    return space.delete(file);
  }

  @Override
  public CompletionStage<List<String>> list(String prefix, String after, int limit) {
    return space.list(prefix, after, limit);
  }

  @Override
  public CompletionStage<Integer> clean(Optional<String> file, Duration olderThan) {
    return space.clean(file, olderThan);
  }

  @Override
  public CompletionStage<Map<String, String>> ping() {
    return space.ping();
  }

  @Override
  public void close() {
    space.close();
  }
}
