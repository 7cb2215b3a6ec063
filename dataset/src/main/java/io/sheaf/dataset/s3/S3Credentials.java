package io.sheaf.dataset.s3;

/** Who asks an S3 service, when the usual AWS chain is not to tell. As text without the secret. */
public record S3Credentials(String accessKey, String secretKey) {
  @Override
  public String toString() {
    return accessKey + ":****";
  }
}
