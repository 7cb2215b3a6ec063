package io.sheaf.server.flight;

import io.grpc.Context;
import java.lang.reflect.Field;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream at once, with all that is queued for its client. Closing a call only queues its
 * end; gRPC itself cuts a stream when its context has timed out, and hands a child of that context
 * to handlers which can't be cancelled. So the context is got by reflection.
 */
final class StreamReset {
  private static final @Nullable Field ANCESTOR = ancestorField();

  private final Context context;

  /** Of the call whose handler is running on this thread. */
  StreamReset() {
    this.context = Context.current();
  }

  private static @Nullable Field ancestorField() {
    try {
      Field field = Context.class.getDeclaredField("cancellableAncestor");
      field.setAccessible(true);
      return field;
    } catch (ReflectiveOperationException | RuntimeException notThere) {
      return null;
    }
  }

  /** Cuts it; false when this gRPC has no such context. */
  boolean now(String why) {
    try {
      if (ANCESTOR != null
          && ANCESTOR.get(context) instanceof Context.CancellableContext cancellable) {
        return cancellable.cancel(new TimeoutException(why));
      }
      return false;
    } catch (IllegalAccessException e) {
      return false;
    }
  }
}
