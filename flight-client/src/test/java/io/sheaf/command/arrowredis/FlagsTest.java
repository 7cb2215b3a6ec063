package io.sheaf.command.arrowredis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.FlightClientCli;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

/** Each flag of each command of ArrowRedis is here, with its default. */
class FlagsTest {
  private static OptionSpec option(String command, String flag) {
    OptionSpec option =
        FlightClientCli.commandLine()
            .getSubcommands()
            .get(command)
            .getCommandSpec()
            .findOption(flag);
    assertThat(option).as(command + " " + flag).isNotNull();
    return option;
  }

  /** As picocli has them: a default in words, or the value that the field begins with. */
  private static String defaultOf(OptionSpec option) {
    Object begins = option.initialValue();
    return option.defaultValue() != null ? option.defaultValue() : String.valueOf(begins);
  }

  @ParameterizedTest
  @CsvSource({
    "gen, --partitions, 8",
    "gen, --batches, 8",
    "gen, --rows, 100000",
    "gen, --compression, zstd",
    "gen, --dict-strings, false",
    "gen, --string-cardinality, 5000",
    "gen, --seed, 123",
    "gen, --parallel, true",
    "split, --compression, zstd",
    "split, --max-inflight, 256",
    "read, --pipeline, 64",
    "read, --concurrency, 256",
    "read, --compression, zstd",
    "bench, --size, '[50mb, 250mb, 512mb, 1gb]'",
    "bench, --output-dir, ./benchmark_data",
    "bench, --no-cleanup, false",
    "bench, --verify, false",
    "bench, --max-inflight, 256",
    "bench, --pipeline, 64",
    "bench, --concurrency, 256",
    "bench, --s3-key-prefix, arrowredis-bench",
    "s3-upload, --aws-region, us-east-1",
    "s3-read, --aws-region, us-east-1",
    "split, --redis-max-connections, 50",
    "read, --redis-max-connections, 50",
    "bench, --redis-max-connections, 50",
  })
  void hasItsDefault(String command, String flag, String value) {
    assertThat(defaultOf(option(command, flag))).isEqualTo(value);
  }

  /** What is not required there is not required here; {@code --cluster} off is: ask Redis. */
  @ParameterizedTest
  @CsvSource({
    "gen, --out, true",
    "gen, --workers, false",
    "gen, --target-chunk-mb, false",
    "split, --inp, true",
    "split, --redis-url, false",
    "split, --prefix, false",
    "split, --batches, false",
    "split, --cluster, false",
    "read, --redis-url, false",
    "read, --prefix, false",
    "read, --partitions, false",
    "read, --batches, false",
    "read, --cluster, false",
    "read, --out, false",
    "verify, --file1, false",
    "verify, --file2, false",
    "local-read, --inp, true",
    "local-read, --partitions, false",
    "s3-upload, --inp, true",
    "s3-upload, --bucket, true",
    "s3-upload, --key, true",
    "s3-upload, --aws-access-key, false",
    "s3-upload, --aws-secret-key, false",
    "s3-read, --bucket, true",
    "s3-read, --key, true",
    "s3-read, --partitions, false",
    "s3-read, --aws-access-key, false",
    "s3-read, --aws-secret-key, false",
    "bench, --redis-url, false",
    "bench, --cluster, false",
    "bench, --output-json, false",
    "bench, --s3-bucket, false",
  })
  void isRequiredOnlyWhereItMustBe(String command, String flag, boolean required) {
    assertThat(option(command, flag).required()).isEqualTo(required);
  }
}
