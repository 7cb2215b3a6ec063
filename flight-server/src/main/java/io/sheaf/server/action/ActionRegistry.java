package io.sheaf.server.action;

import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.transfer.DatasetCopy;
import io.sheaf.dataset.transfer.PutLimits;
import io.sheaf.protocol.action.ActionName;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** The actions by their names. */
public final class ActionRegistry {

  private final Map<ActionName, ActionHandler> handlers;

  /**
   * @param threads of actions that take long; they stay the caller's
   */
  public ActionRegistry(
      DatasetStores stores,
      LongActions threads,
      PutLimits limits,
      long readAheadBytesMax,
      long putInFlightBytesMax) {
    DatasetReaders readers =
        new DatasetReaders(readAheadBytesMax, limits.transcoding().dictionaryMemory());
    DatasetCopies copies =
        new DatasetCopies(
            stores,
            threads,
            new DatasetCopy.Limits(limits, readAheadBytesMax, putInFlightBytesMax));
    this.handlers =
        Map.ofEntries(
            Map.entry(
                ActionName.GENERATE,
                new GenerateAction(stores, threads, limits, putInFlightBytesMax)),
            Map.entry(
                ActionName.VERIFY, new VerifyAction(stores, threads, readers, readAheadBytesMax)),
            Map.entry(ActionName.COPY, new CopyAction(copies)),
            Map.entry(ActionName.COMPACT, new CompactAction(copies)),
            Map.entry(ActionName.ADOPT, new AdoptAction(copies)),
            Map.entry(ActionName.DROP, new DropAction(stores)),
            Map.entry(ActionName.INFO, new InfoAction(stores)),
            Map.entry(ActionName.VERSIONS, new VersionsAction(stores)),
            Map.entry(ActionName.ROLLBACK, new RollbackAction(stores)),
            Map.entry(ActionName.CLEAN, new CleanAction(stores)),
            Map.entry(ActionName.PING, new PingAction(stores)));
  }

  /**
   * Begins an action.
   *
   * @throws SheafException ACTION_NOT_FOUND, naming those that there are, or INVALID_REQUEST
   */
  public void run(String wireName, ByteBuffer body, ActionResults results) {
    ActionHandler handler =
        ActionName.of(wireName).map(handlers::get).orElseThrow(() -> notFound(wireName));
    handler.run(body, results);
  }

  private static SheafException notFound(String wireName) {
    return new SheafException(
        ErrorReason.ACTION_NOT_FOUND,
        "no action '"
            + wireName
            + "'; there are "
            + Arrays.stream(ActionName.values()).map(ActionName::wireName).toList());
  }
}
