package io.sheaf.dataset.redis.connection;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** SCAN over one server, a step after the other; what a step found is passed on and not kept. */
final class KeyScan {
  /** Keys that Redis looks at in one step, during which it does nothing else. */
  private static final int STEP_KEYS = 1_000;

  private final RedisMaster master;
  private final RedisErrors errors;
  private final ScanArgs arguments;
  private final Consumer<String> each;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  KeyScan(RedisMaster master, RedisErrors errors, String pattern, Consumer<String> each) {
    this.master = master;
    this.errors = errors;
    this.arguments = ScanArgs.Builder.limit(STEP_KEYS).match(pattern);
    this.each = each;
  }

  /** Done when every key was seen that was there all the time. */
  CompletableFuture<Void> run() {
    step(ScanCursor.INITIAL);
    return end;
  }

  private void step(ScanCursor from) {
    master.commands().scan(from, arguments).whenComplete(this::take);
  }

  private void take(@Nullable KeyScanCursor<String> found, @Nullable Throwable failure) {
    if (found == null) {
      end.completeExceptionally(failure(failure));
      return;
    }
    try {
      found.getKeys().forEach(each);
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
      return;
    }
    if (found.isFinished()) {
      end.complete(null);
    } else {
      step(found);
    }
  }

  private SheafException failure(@Nullable Throwable failure) {
    Throwable cause = failure == null ? new IllegalStateException("no answer") : failure;
    SheafException known = errors.of("SCAN", cause);
    return errors.isRefusal(cause)
        ? new SheafException(
            ErrorReason.NOT_SUPPORTED,
            known.getMessage() + "; without scan only datasets of the Sheaf layout are listed",
            known)
        : known;
  }
}
