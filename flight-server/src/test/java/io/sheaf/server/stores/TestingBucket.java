package io.sheaf.server.stores;

import java.net.URI;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** An S3 service in this process (s3proxy) with one bucket. */
final class TestingBucket implements AutoCloseable {
  static final String NAME = "test-bucket";
  private static final String ACCESS_KEY = "tester";
  private static final String SECRET_KEY = "not-so-secret";

  private final S3Proxy service;

  private TestingBucket(S3Proxy service) {
    this.service = service;
  }

  static TestingBucket start() throws Exception {
    S3Proxy service =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .v4MaxNonChunkedRequestSize(64L << 20)
            .build();
    service.start();
    TestingBucket bucket = new TestingBucket(service);
    try (S3AsyncClient client = bucket.client()) {
      client.createBucket(request -> request.bucket(NAME)).join();
    }
    return bucket;
  }

  private S3AsyncClient client() {
    return S3AsyncClient.builder()
        .endpointOverride(URI.create(endpoint()))
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
        .build();
  }

  private String endpoint() {
    return "http://127.0.0.1:" + service.getPort();
  }

  /** The settings with which a server's stores get there. */
  Map<String, String> settings() {
    return Map.of(
        "sheaf.store-defaults.endpoint",
        endpoint(),
        "sheaf.store-defaults.access-key",
        ACCESS_KEY,
        "sheaf.store-defaults.secret-key",
        SECRET_KEY);
  }

  @Override
  public void close() throws Exception {
    service.stop();
  }
}
