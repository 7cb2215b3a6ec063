package io.sheaf.server.action;

import io.sheaf.protocol.action.ActionMessage.Progress;

/**
 * Where an action's messages go: progress any number of times, then one of {@link #result} and
 * {@link #failed}. Safe for any number of threads.
 */
public interface ActionResults {
  /** Says how far the action is. May be left out when the client does not take it. */
  void progress(Progress progress);

  /** Ends the action with its result, a record that has JSON. */
  void result(Object result);

  /** Ends the action with a failure. */
  void failed(Throwable failure);

  /** Whether nobody waits for the result any more. */
  boolean isCancelled();

  /** Says what to do when nobody waits any more; once, by the thread that begins the action. */
  void whenCancelled(Runnable cancelled);
}
