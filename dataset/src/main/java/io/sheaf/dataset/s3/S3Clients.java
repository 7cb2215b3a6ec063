package io.sheaf.dataset.s3;

import java.time.Duration;
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
  private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

  private S3Clients() {}

  /**
   * @param threads lent until the client is closed
   */
  static S3AsyncClient open(S3Options options, S3EventLoops threads) {
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
