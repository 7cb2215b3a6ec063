package io.sheaf.dataset.s3;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The body of a range request on its way into a buffer that is lent. The SDK may try again, and
 * late bytes of an earlier try may still come: they are passed over, and so is everything once the
 * loan has ended.
 */
final class RangeBody implements AsyncResponseTransformer<GetObjectResponse, Void> {
  private final ByteBuf into;
  private @Nullable Attempt current;

  RangeBody(ByteBuf into) {
    this.into = into;
  }

  @Override
  public synchronized CompletableFuture<Void> prepare() {
    current = new Attempt();
    into.clear();
    return current.result;
  }

  @Override
  public void onResponse(GetObjectResponse response) {}

  @Override
  public synchronized void onStream(SdkPublisher<ByteBuffer> publisher) {
    if (current != null) {
      publisher.subscribe(current);
    }
  }

  @Override
  public synchronized void exceptionOccurred(Throwable failure) {
    if (current != null) {
      current.result.completeExceptionally(failure);
    }
  }

  /** Ends the loan of the buffer. */
  synchronized void end() {
    current = null;
  }

  private synchronized void accept(Attempt attempt, ByteBuffer bytes) {
    if (attempt != current) {
      return;
    }
    if (bytes.remaining() > into.writableBytes()) {
      attempt.fail("more bytes came than were asked for");
      return;
    }
    into.writeBytes(bytes);
  }

  private synchronized void complete(Attempt attempt) {
    if (attempt == current && into.isWritable()) {
      attempt.fail("the body ended " + into.writableBytes() + " bytes early");
    } else {
      attempt.result.complete(null);
    }
  }

  /** One try of the SDK's. */
  private final class Attempt implements Subscriber<ByteBuffer> {
    private final CompletableFuture<Void> result = new CompletableFuture<>();

    void fail(String problem) {
      result.completeExceptionally(new EOFException(problem));
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      accept(this, bytes);
    }

    @Override
    public void onError(Throwable failure) {
      result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      complete(this);
    }
  }
}
