package io.sheaf.command.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.command.ExitCodes;
import io.sheaf.command.TestingCli;
import io.sheaf.command.TestingCli.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir private Path directory;

  private String gen(String name, String... more) {
    String file = directory.resolve(name + ".arrow").toString();
    String[] fixed = {"gen", "--out", file, "--partitions", "2", "--batches", "2"};
    String[] all = new String[fixed.length + more.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    assertThat(TestingCli.run(all).exitCode()).isZero();
    return file;
  }

  @Test
  void codecAndDictionaryEncodingOfTheSameDataDoNotMatterButTypesDo() {
    String zstd = gen("zstd", "--rows", "100");
    String lz4 = gen("lz4", "--rows", "100", "--compression", "lz4");
    String dictionary = gen("dictionary", "--rows", "100", "--dict-strings");
    assertThat(TestingCli.run("verify", zstd, lz4).exitCode()).isZero();
    Outcome types = TestingCli.run("verify", zstd, dictionary);
    assertThat(types.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(types.out()).contains("SCHEMAS DIFFER!", "str_c");
  }

  @Test
  void otherValuesAreNamedWithTheirRow() {
    Outcome differs =
        TestingCli.run(
            "verify",
            gen("one", "--rows", "100", "--seed", "1"),
            gen("two", "--rows", "100", "--seed", "2"));
    assertThat(differs.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(differs.out())
        .contains("DATA DIFFERS!", "Column 'int32_c' differs, first in row 0: ")
        .doesNotContain("Column 'id64'");
  }

  @Test
  void rowCountsAreToldAsJsonToo() {
    Outcome differs =
        TestingCli.run(
            "verify", gen("one", "--rows", "100"), gen("two", "--rows", "101"), "--output", "json");
    assertThat(differs.exitCode()).isEqualTo(ExitCodes.NO);
    assertThat(differs.out())
        .contains("\"identical\":false", "\"kind\":\"row-count\"", "400", "404");
  }

  @Test
  void oneAloneIsUsage() {
    assertThat(TestingCli.run("verify", "x.arrow").exitCode()).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void aFileThatIsNoArrowIsNamed() throws java.io.IOException {
    Path bad = java.nio.file.Files.writeString(directory.resolve("bad.arrow"), "not Arrow at all");
    Outcome failed = TestingCli.run("verify", bad.toString(), gen("good", "--rows", "10"));
    assertThat(failed.exitCode()).isNotZero();
    assertThat(failed.err()).contains("bad.arrow").doesNotContain("defect");
  }
}
