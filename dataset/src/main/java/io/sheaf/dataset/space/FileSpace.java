package io.sheaf.dataset.space;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A directory of files, or the objects under a prefix of a bucket. A file appears whole or not at
 * all, and is never changed: another one takes its name.
 *
 * <p>Every method returns at once and is safe for any number of threads. Stages complete on the
 * space's own threads, which must not be blocked, and fail with {@link
 * io.sheaf.protocol.error.SheafException} alone: INVALID_REQUEST for a name that can't be one here,
 * UNAUTHORIZED and UNAUTHENTICATED when access is denied, STORE_UNAVAILABLE when the space can't be
 * reached. Waits are bounded by the space's settings.
 */
public interface FileSpace extends AutoCloseable {
  /** "file" or "s3". */
  String kind();

  /** Where a file is, for people: {@code s3://bucket/prefix/name}. Never a secret. */
  String address(String file);

  /**
   * The end of a file, and with it what the file is.
   *
   * @param bytesMax of the end; a shorter file comes whole
   * @return empty when there is no such file. Fails with VERSION_NOT_FOUND when another one takes
   *     its name at that moment
   */
  CompletionStage<Optional<FileTail>> tail(String file, int bytesMax);

  /**
   * The bytes of a file that was seen before.
   *
   * @return to be closed by the caller. Fails with VERSION_NOT_FOUND when it is another file by
   *     now, or gone; some spaces say so only when they are read
   */
  CompletionStage<ByteRanges> open(FileSnapshot snapshot);

  /** What a file is now; empty when there is none. */
  CompletionStage<Optional<FileSnapshot>> look(String file);

  /**
   * Begins to write a file, which nobody sees before it is finished.
   *
   * @param readBack whether {@link FileUpload#readBack} will be asked for, which some spaces have
   *     to prepare for
   */
  CompletionStage<FileUpload> create(String file, boolean readBack);

  /**
   * @return whether there was such a file
   */
  CompletionStage<Boolean> delete(String file);

  /**
   * Names of files in the order of their UTF-8 bytes.
   *
   * @param prefix what they begin with, perhaps empty
   * @param after names after this text only, perhaps empty
   * @param limit at most so many, 1 or more
   * @return fewer than {@code limit} only when there are no more
   */
  CompletionStage<List<String>> list(String prefix, String after, int limit);

  /**
   * Removes what uploads that never ended have left behind.
   *
   * @param file of which; empty for all
   * @param olderThan since they began; uploads that still go on are younger
   * @return how many were removed
   */
  CompletionStage<Integer> clean(Optional<String> file, Duration olderThan);

  /** What the space says of itself once it has answered; never a secret. */
  CompletionStage<Map<String, String>> ping();

  /** Ends what is under way. Waits for no longer than a few seconds. */
  @Override
  void close();
}
