package io.sheaf.protocol.request;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.json.Json;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Which rows of which dataset: the JSON of a descriptor's command and of a ticket. A ticket is the
 * same request, narrowed to a version, a partition and a range of its chunks.
 *
 * @param v the format of the request; 1, which is also what its absence means
 * @param dataset the dataset's name
 * @param store which of the server's stores; empty for its first
 * @param version empty for the current one
 * @param partitions in the order in which they are wanted; empty for all, in the order of their
 *     numbers
 * @param columns names of top-level columns; empty for all
 * @param wire how buffers are compressed on the wire; empty for as they are stored
 * @param messageBytes the largest FlightData message wanted, in bytes; empty for batches as they
 *     are stored
 * @param chunks first chunk and the one after the last, of one partition; empty for all of them
 */
public record DatasetRequest(
    Optional<Integer> v,
    String dataset,
    Optional<String> store,
    Optional<String> version,
    List<Integer> partitions,
    List<String> columns,
    Optional<WireForm> wire,
    Optional<Integer> messageBytes,
    Optional<List<Integer>> chunks) {

  /**
   * @throws SheafException INVALID_REQUEST naming the member that is wrong
   */
  public DatasetRequest {
    Members.checkFormat(v);
    Members.checkDataset(dataset);
    partitions = List.copyOf(partitions);
    columns = List.copyOf(columns);
    chunks = chunks.map(List::copyOf);
    version.ifPresent(text -> Members.checkVersion("version", text));
    for (int partition : partitions) {
      Members.check(partition >= 0, "partitions", "a negative number: " + partition);
    }
    Members.check(
        partitions.size() == partitions.stream().distinct().count(),
        "partitions",
        "a number twice");
    Members.check(columns.size() == columns.stream().distinct().count(), "columns", "a name twice");
    if (chunks.isPresent()) {
      checkRange(chunks.get(), partitions);
    }
    messageBytes.ifPresent(
        bytes -> Members.check(bytes > 0, "message_bytes", "a positive number is needed"));
  }

  /** All of a dataset's current version. */
  public static DatasetRequest of(DatasetName dataset) {
    return new DatasetRequest(
        Optional.empty(),
        dataset.value(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * A ticket: a plain dataset name, or this record's JSON.
   *
   * @throws SheafException INVALID_REQUEST
   */
  public static DatasetRequest parseTicket(ByteBuffer ticket) {
    return parse("ticket", ticket);
  }

  /**
   * A descriptor's command: this record's JSON, or a plain dataset name.
   *
   * @throws SheafException INVALID_REQUEST
   */
  public static DatasetRequest parseCommand(ByteBuffer command) {
    return parse("descriptor command", command);
  }

  private static DatasetRequest parse(String what, ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          what + " is empty; a dataset name or a JSON request is needed");
    }
    if (Json.isObject(bytes)) {
      return Json.parseRequest(what, bytes, DatasetRequest.class);
    }
    if (bytes.remaining() > DatasetName.BYTES_MAX) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          what
              + " of "
              + bytes.remaining()
              + " bytes is neither a dataset name nor a JSON request");
    }
    return of(new DatasetName(Json.utf8(what, bytes)));
  }

  /** The dataset's name, checked. */
  public DatasetName datasetName() {
    return new DatasetName(dataset);
  }

  /** The wanted version, checked. */
  public Optional<Version> wantedVersion() {
    return version.map(Version::new);
  }

  /** This request of a store of the server; its first when empty. */
  public DatasetRequest in(Optional<String> named) {
    return new DatasetRequest(
        v, dataset, named, version, partitions, columns, wire, messageBytes, chunks);
  }

  /** This request for one version. */
  public DatasetRequest at(Version pinned) {
    return new DatasetRequest(
        v,
        dataset,
        store,
        Optional.of(pinned.value()),
        partitions,
        columns,
        wire,
        messageBytes,
        chunks);
  }

  /**
   * This request with what it leaves open about the wire.
   *
   * @param otherWire taken when this has no {@code wire}
   * @param otherMessageBytes taken when this has no {@code message_bytes}
   * @throws SheafException INVALID_REQUEST for a number of bytes that is not positive
   */
  public DatasetRequest orWire(Optional<WireForm> otherWire, Optional<Integer> otherMessageBytes) {
    return new DatasetRequest(
        v,
        dataset,
        store,
        version,
        partitions,
        columns,
        wire.or(() -> otherWire),
        messageBytes.or(() -> otherMessageBytes),
        chunks);
  }

  /** This request for one partition. */
  public DatasetRequest forPartition(int partition) {
    return new DatasetRequest(
        v, dataset, store, version, List.of(partition), columns, wire, messageBytes, chunks);
  }

  /** This request for chunks {@code from} to {@code to}, without the last. */
  public DatasetRequest forChunks(int from, int to) {
    return new DatasetRequest(
        v,
        dataset,
        store,
        version,
        partitions,
        columns,
        wire,
        messageBytes,
        Optional.of(List.of(from, to)));
  }

  private static void checkRange(List<Integer> range, List<Integer> partitions) {
    Members.check(
        range.size() == 2
            && range.get(0) >= 0
            && range.get(0) <= range.get(1)
            && partitions.size() == 1,
        "chunks",
        "[from, to] with from ≤ to, and exactly one partition, are needed");
  }
}
