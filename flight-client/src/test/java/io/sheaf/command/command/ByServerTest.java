package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import io.sheaf.command.TestingStores;
import org.junit.jupiter.api.Test;

/** What {@code --by-server} leaves to the server. */
class ByServerTest {
  private static final String[] SIZE = {"--partitions", "2", "--batches", "3", "--rows", "100"};

  private static String newAddress() {
    return TestingStores.serverLocation() + "/" + TestingStores.newName();
  }

  private static Outcome run(String first, String... more) {
    String[] all = new String[more.length + 3];
    all[0] = first;
    all[1] = "--output";
    all[2] = "json";
    System.arraycopy(more, 0, all, 3, more.length);
    return TestingCli.run(all);
  }

  private static Outcome gen(String address, String... more) {
    String[] all = new String[SIZE.length + more.length + 2];
    all[0] = "--out";
    all[1] = address;
    System.arraycopy(SIZE, 0, all, 2, SIZE.length);
    System.arraycopy(more, 0, all, SIZE.length + 2, more.length);
    return run("gen", all);
  }

  @Test
  void theServerMakesTheSameDataAsTheCommand() {
    String byServer = newAddress();
    String here = newAddress();
    Outcome made = gen(byServer, "--by-server", "--seed", "7", "--dict-strings");
    assertThat(made.exitCode()).as(made.err()).isZero();
    JsonNode report = JsonSchemas.check("gen", made.out());
    assertThat(report.get("rows").asLong()).isEqualTo(600);
    assertThat(report.get("stored_bytes").asLong()).isPositive();
    gen(here, "--seed", "7", "--dict-strings");

    Outcome same = run("verify", "--by-server", byServer, here);
    assertThat(same.exitCode()).as(same.err()).isZero();
    JsonNode verified = JsonSchemas.check("verify", same.out());
    assertThat(verified.get("identical").asBoolean()).isTrue();
    assertThat(verified.get("rows").asLong()).isEqualTo(600);
    assertThat(verified.get("stored_bytes").asLong()).as("nothing is sent").isZero();
  }

  @Test
  void theServerTellsWhatDiffers() {
    String one = newAddress();
    String other = newAddress();
    gen(one, "--seed", "1");
    gen(other, "--seed", "2");
    Outcome differs = run("verify", "--by-server", one, other);
    assertThat(differs.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(JsonSchemas.check("verify", differs.out()).get("kind").asText()).isEqualTo("data");
  }

  @Test
  void oneDatasetIsCheckedAgainstItsChecksums() {
    String address = newAddress();
    gen(address);
    Outcome whole = TestingCli.run("verify", "--by-server", address);
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    assertThat(whole.out()).contains("DATASET IS WHOLE!", "600");
    assertThat(
            JsonSchemas.check("verify", run("verify", "--by-server", address).out()).has("second"))
        .isFalse();
  }

  @Test
  void whatNoServerCanDoIsUsage() {
    String redis = TestingStores.redisUrl() + "#" + TestingStores.newName();
    assertThat(gen(redis, "--by-server").exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run("verify", "--by-server", "x.arrow").exitCode()).isEqualTo(ExitCodes.USAGE);
    Outcome ttl = gen(newAddress(), "--by-server", "--ttl", "9");
    assertThat(ttl.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(ttl.err()).contains("--ttl");
  }
}
