package io.sheaf.dataset.dictionary;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dictionaries of a stream as its batches need them now, by id, whole. Deltas are joined with
 * the dictionary that they add to when somebody asks, in its codec.
 *
 * <p>It holds references to the frames that it was shown, and gives them up when they are replaced
 * or joined. For one thread at a time.
 */
public final class WholeDictionaries implements AutoCloseable {
  private static final int PARTS_MAX = 64;

  private final SchemaMessage schema;
  private final DictionaryMemory memory;
  private final Map<Long, List<IpcFrame>> parts = new LinkedHashMap<>();

  public WholeDictionaries(SchemaMessage schema, DictionaryMemory memory) {
    this.schema = schema;
    this.memory = memory;
  }

  /**
   * Takes the next dictionary in: a whole one replaces the one of its id, a delta adds to it.
   *
   * @param dictionary lent; its bytes should be in no larger buffer, which would be held with it
   * @throws SheafException INVALID_DATA for a delta without what it adds to, else as {@link
   *     #current}
   */
  public void accept(IpcFrame dictionary) {
    long id = dictionary.dictionaryId();
    if (!dictionary.isDelta()) {
      closeAll(parts.getOrDefault(id, List.of()));
      parts.put(id, new ArrayList<>(List.of(dictionary.retain())));
      return;
    }
    List<IpcFrame> known = parts.get(id);
    if (known == null) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "delta dictionary " + id + " came before what it adds to");
    }
    known.add(dictionary.retain());
    if (known.size() > PARTS_MAX) {
      whole(id, known);
    }
  }

  /**
   * All dictionaries, in the order in which their ids first came; lent until the next change.
   *
   * @throws SheafException when deltas can't be joined: INVALID_DATA when they are damaged,
   *     NOT_SUPPORTED for a type that Arrow got later, LIMIT_EXCEEDED without room
   */
  public List<IpcFrame> current() {
    List<IpcFrame> dictionaries = new ArrayList<>(parts.size());
    parts.forEach((id, known) -> dictionaries.add(whole(id, known)));
    return dictionaries;
  }

  private IpcFrame whole(long id, List<IpcFrame> known) {
    if (known.size() > 1) {
      IpcFrame joined = new DictionaryJoin(schema, id, memory).join(known);
      closeAll(known);
      known.clear();
      known.add(joined);
    }
    return known.get(0);
  }

  @Override
  public void close() {
    parts.values().forEach(WholeDictionaries::closeAll);
    parts.clear();
  }

  private static void closeAll(List<IpcFrame> frames) {
    frames.forEach(IpcFrame::close);
  }
}
