package io.sheaf.dataset.s3;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** An S3 service, and a client of it. */
public final class TestingS3 implements AutoCloseable {
  public static final S3Credentials CREDENTIALS = new S3Credentials("tester", "not-so-secret");

  private final URI endpoint;
  private final AutoCloseable service;
  private final S3EventLoops threads = new S3EventLoops();
  private final S3AsyncClient client;

  /**
   * @param service is closed at the end
   */
  TestingS3(URI endpoint, AutoCloseable service) {
    this.endpoint = endpoint;
    this.service = service;
    this.client = S3Clients.open(options("any"), threads);
  }

  /** One in this process (s3proxy), with what it holds in memory. */
  public static TestingS3 start() {
    S3Proxy service =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(
                AuthenticationType.AWS_V2_OR_V4, CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
            .v4MaxNonChunkedRequestSize(64L << 20)
            .build();
    try {
      service.start();
    } catch (Exception e) {
      throw new IllegalStateException("s3proxy does not start", e);
    }
    return new TestingS3(URI.create("http://127.0.0.1:" + service.getPort()), service::stop);
  }

  public URI endpoint() {
    return endpoint;
  }

  /** Settings for a bucket of its own, which is made. */
  public S3Options newBucket() {
    S3Options options = options("b-" + UUID.randomUUID());
    client.createBucket(request -> request.bucket(options.bucket())).join();
    return options;
  }

  /** The service as an AWS client sees it. */
  S3AsyncClient client() {
    return client;
  }

  /** Settings for a bucket that may be there. */
  public S3Options options(String bucket) {
    return S3Options.of(bucket, "data/")
        .with(Optional.of(CREDENTIALS), Optional.of("us-east-1"), Optional.of(endpoint()));
  }

  @Override
  public void close() {
    client.close();
    threads.end();
    try {
      service.close();
    } catch (Exception e) {
      throw new IllegalStateException("the service does not stop", e);
    }
  }
}
