package io.sheaf.command.place;

import io.sheaf.protocol.action.ActionMessage;
import io.sheaf.protocol.action.CleanResult;
import io.sheaf.protocol.action.CompactRequest;
import io.sheaf.protocol.action.InfoResult;
import io.sheaf.protocol.action.PingResult;
import io.sheaf.protocol.action.VerifyResult;
import io.sheaf.protocol.action.VersionsResult;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.request.PutSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A server, or a Redis without one: something that holds datasets by name. */
public interface StoreConnection extends AutoCloseable {
  /** How summaries name it: "Redis", "grpc://host:8815". */
  String label();

  /** A dataset, whether it exists or not; asks nothing. */
  DataPlace dataset(DatasetName name);

  /**
   * All names that begin with the prefix, in order.
   *
   * @param scan whether to look at all keys, for data that the store keeps no list of
   */
  List<String> list(String namePrefix, boolean scan);

  /**
   * All that is known of a dataset.
   *
   * @param check whether to look for all its chunks
   */
  InfoResult info(DatasetName name, boolean check, Consumer<ActionMessage.Progress> progress);

  /**
   * @return whether there was one
   */
  boolean drop(DatasetName name);

  /** The versions that can be read, the current one first; none in a layout without versions. */
  List<VersionsResult.Readable> versions(DatasetName name);

  /**
   * Makes a version that can still be read the current one again.
   *
   * @return the new version
   */
  String rollback(DatasetName name, Version version, Optional<Version> ifVersion);

  /**
   * Keeps a version readable for a grace from now on, also when it is replaced.
   *
   * @return until when
   */
  Instant renew(DatasetName name, Version version);

  /** Makes a version with the same rows in chunks of another size. */
  PutSummary compact(CompactRequest request, Consumer<ActionMessage.Progress> progress);

  /** Copies data of ArrowRedis's layout into the Sheaf layout, under its name. */
  PutSummary adopt(DatasetName name, Consumer<ActionMessage.Progress> progress);

  /**
   * Removes what nothing names any more.
   *
   * @param name of which dataset; empty for all
   */
  CleanResult clean(Optional<DatasetName> name, boolean force);

  /** Checks all chunks of a dataset against their checksums, where they are. */
  VerifyResult verify(DatasetName name, Consumer<ActionMessage.Progress> progress);

  PingResult ping();

  @Override
  void close();
}
