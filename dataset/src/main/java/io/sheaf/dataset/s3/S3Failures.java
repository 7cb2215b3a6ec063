package io.sheaf.dataset.s3;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.NetworkProblem;
import io.sheaf.protocol.error.SheafException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What S3 and its SDK say, as Sheaf's failures. Never a secret, which the SDK does not say either.
 */
final class S3Failures {
  static final int NOT_FOUND = 404;
  static final int CONDITION = 412;
  static final int RANGE_OUTSIDE = 416;
  private static final int CONFLICT = 409;

  private final S3Options options;

  S3Failures(S3Options options) {
    this.options = options;
  }

  /** The status with which the service refused; empty when it did not come to that. */
  static Optional<Integer> status(Throwable failure) {
    return SheafException.unwrap(failure) instanceof S3Exception refused
        ? Optional.of(refused.statusCode())
        : Optional.empty();
  }

  /** Whether there is no such object, in a bucket that is there. */
  static boolean isNoObject(Throwable failure) {
    return SheafException.unwrap(failure) instanceof S3Exception refused
        && refused.statusCode() == NOT_FOUND
        && !code(refused).equals("NoSuchBucket");
  }

  /** Whether an upload is not there: ended already, perhaps by a try whose answer was lost. */
  static boolean isNoUpload(Throwable failure) {
    return SheafException.unwrap(failure) instanceof S3Exception refused
        && code(refused).equals("NoSuchUpload");
  }

  /** Whether a condition of a write did not hold, or another write was faster. */
  static boolean isConditionFailed(Throwable failure) {
    return status(failure).filter(status -> status == CONDITION || status == CONFLICT).isPresent();
  }

  /** Whether what was asked may have been done although it failed. */
  static boolean isUnknown(Throwable failure) {
    return status(failure).map(status -> status >= 500).orElse(true)
        && !(SheafException.unwrap(failure) instanceof SheafException);
  }

  /**
   * @param what was tried, such as "reading trades.arrow"
   */
  SheafException of(String what, Throwable failure) {
    Throwable cause = SheafException.unwrap(failure);
    if (cause instanceof SheafException known) {
      return known;
    }
    return cause instanceof S3Exception refused
        ? refusal(what, refused)
        : new SheafException(
            ErrorReason.STORE_UNAVAILABLE, what + ": " + withoutAnswer(cause), cause);
  }

  private SheafException refusal(String what, S3Exception refused) {
    String code = code(refused);
    return switch (refused.statusCode()) {
      case 301, 307, 308, 400 -> misdirected(what, refused);
      case 401 ->
          failure(ErrorReason.UNAUTHENTICATED, what, "the service wants credentials", refused);
      case 403 -> denied(what, refused);
      case NOT_FOUND ->
          failure(
              ErrorReason.DATASET_NOT_FOUND,
              what,
              code.equals("NoSuchBucket")
                  ? "there is no bucket '" + options.bucket() + "'"
                  : "it is not there" + suffix(code),
              refused);
      case CONDITION, CONFLICT ->
          failure(ErrorReason.VERSION_CONFLICT, what, "another write was faster", refused);
      case 507 -> failure(ErrorReason.STORE_FULL, what, "the service is out of room", refused);
      default ->
          failure(
              ErrorReason.STORE_UNAVAILABLE,
              what,
              "S3 answered " + refused.statusCode() + suffix(code),
              refused);
    };
  }

  private SheafException denied(String what, S3Exception refused) {
    String code = code(refused);
    String problem =
        switch (code) {
          case "InvalidAccessKeyId" -> "the service does not know the access key";
          case "SignatureDoesNotMatch" -> "the secret key does not fit the access key";
          case "ExpiredToken", "TokenRefreshRequired" -> "the credentials have expired";
          case "RequestTimeTooSkewed" -> "this machine's clock differs from the service's";
          default -> "";
        };
    return problem.isEmpty()
        ? failure(
            ErrorReason.UNAUTHORIZED,
            what,
            "access to bucket '" + options.bucket() + "' is denied" + suffix(code),
            refused)
        : failure(ErrorReason.UNAUTHENTICATED, what, problem, refused);
  }

  private SheafException misdirected(String what, S3Exception refused) {
    String code = code(refused);
    if (code.equals("ExpiredToken")) {
      return denied(what, refused);
    }
    boolean isRegion = refused.statusCode() < 400 || code.equals("AuthorizationHeaderMalformed");
    return isRegion
        ? failure(ErrorReason.INVALID_REQUEST, what, wrongRegion(refused), refused)
        : failure(
            ErrorReason.INVALID_REQUEST, what, "S3 refused the request" + suffix(code), refused);
  }

  private String wrongRegion(S3Exception refused) {
    String named =
        Optional.ofNullable(refused.awsErrorDetails())
            .flatMap(
                details -> details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region"))
            .map(region -> " " + region)
            .orElse(" another one");
    return "bucket '" + options.bucket() + "' is in region" + named + "; name that region";
  }

  private static String withoutAnswer(Throwable cause) {
    if (cause instanceof ApiCallTimeoutException
        || cause instanceof ApiCallAttemptTimeoutException) {
      return "S3 did not answer in time";
    }
    boolean isCredentials =
        cause instanceof SdkClientException
            && String.valueOf(cause.getMessage()).contains("credentials");
    return isCredentials
        ? "there are no AWS credentials: set an access key and a secret key, or provide them in one"
            + " of the ways of AWS"
        : "S3 can't be reached: " + NetworkProblem.of(cause);
  }

  private static SheafException failure(
      ErrorReason reason, String what, String problem, S3Exception cause) {
    return new SheafException(reason, what + ": " + problem, cause);
  }

  private static String suffix(String code) {
    return code.isEmpty() ? "" : " (" + code + ")";
  }

  private static String code(S3Exception refused) {
    return refused.awsErrorDetails() == null || refused.awsErrorDetails().errorCode() == null
        ? ""
        : refused.awsErrorDetails().errorCode();
  }
}
