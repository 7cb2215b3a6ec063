package io.sheaf.dataset.managed;

/** What a head says to fencing a writer. */
public sealed interface FenceOutcome {
  /** Its lease has not ended; nothing changed. */
  record Alive() implements FenceOutcome {}

  /** It has no entry: it committed, or its chunks were removed. */
  record Gone() implements FenceOutcome {}

  /** It will never commit; these chunks may be there. */
  record Fenced(WriterChunks chunks) implements FenceOutcome {}
}
