package io.sheaf.protocol.request;

import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * What a put is to make: the JSON of the descriptor's command of doPut.
 *
 * @param v the format of the request; 1, which is also what its absence means
 * @param dataset the dataset's name
 * @param store which of the server's stores; empty for its first
 * @param mode create when empty
 * @param ifVersion commit only when this is the current version; {@link #NO_VERSION}: when there is
 *     none
 * @param putId the same id never commits twice; 1 to 200 printable ASCII characters
 * @param partitioning auto when empty
 * @param codec how buffers are compressed in the store: keep (when empty), none, lz4, zstd, zstd:3
 * @param chunkRows rows of a chunk: batches are cut, and joined, to so many
 * @param ttl seconds after which the dataset goes
 * @param grace seconds for which the version replaced stays readable
 * @param layout sheaf when empty
 * @param commit half-close when empty
 */
public record PutRequest(
    Optional<Integer> v,
    String dataset,
    Optional<String> store,
    Optional<PutMode> mode,
    Optional<String> ifVersion,
    Optional<String> putId,
    Optional<Partitioning> partitioning,
    Optional<String> codec,
    Optional<Integer> chunkRows,
    Optional<Long> ttl,
    Optional<Long> grace,
    Optional<Layout> layout,
    Optional<CommitMode> commit) {
  /** What {@code if_version} is when the dataset must have no version, as plain data has none. */
  public static final String NO_VERSION = "";

  private static final long SECONDS_MAX = 3_155_760_000L; // a hundred years

  /**
   * @throws SheafException INVALID_REQUEST naming the member that is wrong
   */
  public PutRequest {
    Members.checkFormat(v);
    Members.checkDataset(dataset);
    ifVersion
        .filter(text -> !text.equals(NO_VERSION))
        .ifPresent(text -> Members.checkVersion("if_version", text));
    putId.ifPresent(
        id ->
            Members.check(
                !id.isEmpty() && id.length() <= 200 && id.chars().allMatch(c -> c > ' ' && c < 127),
                "put_id",
                "1 to 200 printable ASCII characters are needed"));
    chunkRows.ifPresent(
        rows -> Members.check(rows > 0, "chunk_rows", "a positive number is needed"));
    ttl.ifPresent(seconds -> checkSeconds("ttl", seconds, 1));
    grace.ifPresent(seconds -> checkSeconds("grace", seconds, 0));
  }

  /** A put with every option as it is when nothing is said. */
  public static PutRequest of(DatasetName dataset) {
    return of(dataset, Optional.empty(), Optional.empty());
  }

  /**
   * A put that replaces what is there, with every other option as it is when nothing is said.
   *
   * @param store which of the server's stores; empty for its first
   */
  public static PutRequest overwrite(DatasetName dataset, Optional<String> store) {
    return of(dataset, store, Optional.of(PutMode.OVERWRITE));
  }

  /**
   * A put with every other option as it is when nothing is said.
   *
   * @param store which of the server's stores; empty for its first
   * @param mode create when empty
   */
  public static PutRequest of(DatasetName dataset, Optional<String> store, Optional<PutMode> mode) {
    return new PutRequest(
        Optional.empty(),
        dataset.value(),
        store,
        mode,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * A descriptor's command.
   *
   * @throws SheafException INVALID_REQUEST
   */
  public static PutRequest parseCommand(ByteBuffer command) {
    return Json.parseRequest("descriptor command", command, PutRequest.class);
  }

  /** This request with an explicit commit, and with a random put id when it has none. */
  public PutRequest explicit() {
    return new PutRequest(
        v,
        dataset,
        store,
        mode,
        ifVersion,
        Optional.of(putId.orElseGet(() -> UUID.randomUUID().toString())),
        partitioning,
        codec,
        chunkRows,
        ttl,
        grace,
        layout,
        Optional.of(CommitMode.EXPLICIT));
  }

  /** This request without a partitioning, as for rows that stay in their partitions. */
  public PutRequest inPartitions() {
    return new PutRequest(
        v,
        dataset,
        store,
        mode,
        ifVersion,
        putId,
        Optional.empty(),
        codec,
        chunkRows,
        ttl,
        grace,
        layout,
        commit);
  }

  /** The dataset's name, checked. */
  public DatasetName datasetName() {
    return new DatasetName(dataset);
  }

  private static void checkSeconds(String member, long seconds, long min) {
    Members.check(
        seconds >= min && seconds <= SECONDS_MAX,
        member,
        "a number of seconds from " + min + " to " + SECONDS_MAX + " is needed");
  }
}
