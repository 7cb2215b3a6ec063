package io.sheaf.command.stores;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 service in this process (s3proxy) with one bucket. */
public final class TestingBucket implements AutoCloseable {
  public static final String NAME = "test-bucket";
  private static final String ACCESS_KEY = "tester";
  private static final String SECRET_KEY = "not-so-secret";

  private final S3Proxy service;

  private TestingBucket(S3Proxy service) {
    this.service = service;
  }

  public static TestingBucket start() throws Exception {
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

  public String endpoint() {
    return "http://127.0.0.1:" + service.getPort();
  }

  /** How many uploads are under way. */
  public int uploads() {
    try (S3AsyncClient client = client()) {
      return client.listMultipartUploads(request -> request.bucket(NAME)).join().uploads().size();
    }
  }

  /** How many objects there are. */
  public int objects() {
    try (S3AsyncClient client = client()) {
      return client.listObjectsV2(request -> request.bucket(NAME)).join().keyCount();
    }
  }

  /** The objects' keys. */
  public List<String> keys() {
    try (S3AsyncClient client = client()) {
      return client.listObjectsV2(request -> request.bucket(NAME)).join().contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  /** Arguments of a command, and how it enters. */
  public String[] with(String... arguments) {
    String[] flags = {
      "--endpoint", endpoint(), "--aws-access-key", ACCESS_KEY, "--aws-secret-key", SECRET_KEY
    };
    return Stream.of(arguments, flags).flatMap(Stream::of).toArray(String[]::new);
  }

  @Override
  public void close() throws Exception {
    service.stop();
  }
}
