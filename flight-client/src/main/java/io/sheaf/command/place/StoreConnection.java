package io.sheaf.command.place;

import io.sheaf.protocol.action.PingResult;
import io.sheaf.protocol.name.DatasetName;
import java.util.List;

/** A server, or a Redis without one: something that holds datasets by name. */
public interface StoreConnection extends AutoCloseable {
  /** How summaries name it: "Redis", "grpc://host:8815". */
  String label();

  /** A dataset, whether it exists or not; asks nothing. */
  DataPlace dataset(DatasetName name);

  /** All names that begin with the prefix, in order. */
  List<String> list(String namePrefix);

  /**
   * @return whether there was one
   */
  boolean drop(DatasetName name);

  PingResult ping();

  @Override
  void close();
}
