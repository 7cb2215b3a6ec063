package io.sheaf.dataset.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** A first connection that can't be had. */
class S3ConnectTest {
  /** Far below the minute after which an attempt that hangs is given up. */
  private static final Duration TOLD_WITHIN_MAX = Duration.ofSeconds(25);

  /** One thread has the failure before the SDK listens for it always, two sometimes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void isToldAtOnce(int threads) {
    S3EventLoops loops = new S3EventLoops(threads);
    S3Options options =
        S3Options.of("bucket", "")
            .with(
                Optional.of(TestingS3.CREDENTIALS),
                Optional.of("us-east-1"),
                Optional.of(URI.create("http://nowhere.invalid")));
    try (S3AsyncClient client = S3Clients.open(options, loops)) {
      Throwable refusal =
          catchThrowable(
              () ->
                  client
                      .headBucket(request -> request.bucket("bucket"))
                      .get(TOLD_WITHIN_MAX.toSeconds(), TimeUnit.SECONDS));
      assertThat(refusal).hasRootCauseInstanceOf(UnknownHostException.class);
    } finally {
      loops.end();
    }
  }
}
