package io.sheaf.dataset.s3;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who asks: keys that are given, else what the usual AWS chain finds, here Java's properties. */
class S3CredentialsTest {
  private static final String ACCESS_KEY = "aws.accessKeyId";
  private static final String SECRET_KEY = "aws.secretAccessKey";
  private static final S3Credentials RIGHT = TestingS3.CREDENTIALS;
  private static TestingS3 service;

  @BeforeAll
  static void start() {
    service = TestingS3.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void forget() {
    List.of(ACCESS_KEY, SECRET_KEY).forEach(System::clearProperty);
  }

  private static void provide(S3Credentials credentials) {
    Map.of(ACCESS_KEY, credentials.accessKey(), SECRET_KEY, credentials.secretKey())
        .forEach(System::setProperty);
  }

  private static S3Options bucket(Optional<S3Credentials> given) {
    S3Options options = service.newBucket();
    return S3Options.of(options.bucket(), options.prefix())
        .with(given, options.region(), options.endpoint());
  }

  private static SheafException refusal(S3Options options) {
    try (S3Space space = S3Space.open(options)) {
      return failure(space.list("", "", 1));
    }
  }

  private static void assertEnters(S3Options options) {
    try (S3Space space = S3Space.open(options)) {
      assertThat(await(space.list("", "", 1))).isEmpty();
    }
  }

  @Test
  void theChainIsAskedWhereNoneAreGiven() {
    provide(RIGHT);
    assertEnters(bucket(Optional.empty()));
  }

  @Test
  void whatIsGivenComesFirst() {
    provide(new S3Credentials("nobody", "nothing"));
    assertEnters(bucket(Optional.of(RIGHT)));
    assertThat(refusal(bucket(Optional.empty())).reason()).isEqualTo(ErrorReason.UNAUTHENTICATED);
  }

  @Test
  void wrongKeysAndAMissingBucketAreTold() {
    SheafException unknown = refusal(bucket(Optional.of(new S3Credentials("nobody", "no-secret"))));
    assertThat(unknown).hasMessageContaining("does not know the access key");
    SheafException wrong =
        refusal(bucket(Optional.of(new S3Credentials(RIGHT.accessKey(), "no-secret"))));
    assertThat(wrong).hasMessageContaining("the secret key does not fit");
    assertThat(List.of(unknown.reason(), wrong.reason())).containsOnly(ErrorReason.UNAUTHENTICATED);
    assertThat(List.of(unknown.getMessage(), wrong.getMessage()))
        .noneMatch(message -> message.contains("no-secret"));

    SheafException missing = refusal(service.options("missing-bucket"));
    assertThat(missing.reason()).isEqualTo(ErrorReason.DATASET_NOT_FOUND);
    assertThat(missing).hasMessageContaining("there is no bucket 'missing-bucket'");
  }
}
