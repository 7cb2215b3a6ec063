package io.sheaf.command.place;

import io.sheaf.command.flow.FrameOpening;
import io.sheaf.command.option.WritePlan;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.util.Optional;

/**
 * One piece of data, wherever it lies: a dataset on a server or in Redis, a file, or standard input
 * and output. It holds what its {@link Places} closes. {@link #read} is safe for several threads at
 * once.
 *
 * <p>Failures are {@link io.sheaf.protocol.error.SheafException}, or {@link IOException} of a file.
 */
public interface DataPlace {
  /** How summaries name it: "Redis", "local file", "grpc://host:8815". */
  String label();

  /**
   * What is known of the data; asked once, then remembered, so that all reads see one version. Of
   * standard input all is read for it.
   */
  DataDescription describe() throws IOException;

  /**
   * Opens a part of the data.
   *
   * @return frames, the schema first; closed by the caller
   */
  FrameSource read(Selection selection) throws IOException;

  /**
   * Replaces or adds to the data, whole or not at all; frames are passed on undecoded where they
   * are in the plan's codec.
   *
   * @param frames opened once, and again where a file needs its dictionaries unified or a server is
   *     tried again
   * @param plan whose options are mostly a store's; {@link WritePlan#refuseWhatFilesLack}
   * @return what was committed; empty for files and streams
   */
  Optional<PutSummary> write(FrameOpening frames, WritePlan plan) throws IOException;
}
