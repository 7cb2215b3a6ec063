package io.sheaf.dataset.s3;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** Clients of S3 services. The SDK tries again by itself; nothing else does. */
final class S3Clients {
  private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(5);
  private static final int THREADS = 2;
  private static final long CLOSE_MILLIS_MAX = 2000;

  /** For which the threads have had nothing to do: a closed client's connections end by them. */
  private static final long CLOSE_QUIET_MILLIS = 200;

  private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

  private S3Clients() {}

  /** Threads of their own for a client: those of the SDK take two seconds to end. */
  @SuppressWarnings("deprecation") // The SDK knows no newer kind.
  static EventLoopGroup newThreads() {
    return new NioEventLoopGroup(THREADS, new DefaultThreadFactory("sheaf-s3", true));
  }

  /** Ends threads whose client is closed. */
  static void close(EventLoopGroup threads) {
    threads.shutdownGracefully(CLOSE_QUIET_MILLIS, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }

  /**
   * @param threads lent until the client is closed
   */
  static S3AsyncClient open(S3Options options, EventLoopGroup threads) {
    S3AsyncClientBuilder builder =
        S3AsyncClient.builder()
            .credentialsProvider(credentials(options))
            .region(options.region().map(Region::of).orElseGet(S3Clients::usualRegion))
            .forcePathStyle(options.pathStyle())
            // Parts carry a CRC-32C of ours; others are only what the service insists on.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .eventLoopGroup(SdkEventLoopGroup.create(threads))
                    .maxConcurrency(options.connections())
                    .connectionTimeout(CONNECT_WAIT_MAX)
                    .connectionAcquisitionTimeout(options.requestWaitMax())
                    .maxPendingConnectionAcquires(100_000)
                    .readTimeout(SILENCE_MAX)
                    .writeTimeout(SILENCE_MAX)
                    .tcpKeepAlive(true))
            .overrideConfiguration(
                settings ->
                    settings
                        .apiCallTimeout(options.requestWaitMax())
                        .apiCallAttemptTimeout(options.requestWaitMax().dividedBy(2)));
    options.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(S3Options options) {
    return options
        .credentials()
        .<AwsCredentialsProvider>map(
            given ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(given.accessKey(), given.secretKey())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private static Region usualRegion() {
    try {
      return new DefaultAwsRegionProviderChain().getRegion();
    } catch (SdkClientException none) {
      return Region.US_EAST_1;
    }
  }
}
