package io.sheaf.command.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.command.address.DataAddress.Dataset;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressParserTest {
  private static final StoreAddress SERVER = new StoreAddress.Server("grpc://localhost:8815");

  @Test
  void aBareNameLivesInTheDefaultStore() {
    assertThat(AddressParser.data("trades", SERVER))
        .isEqualTo(new Dataset(SERVER, new DatasetName("trades")));
    assertThat(AddressParser.data("eu/trades%41", SERVER))
        .isEqualTo(new Dataset(SERVER, new DatasetName("eu/trades%41")));
  }

  @ParameterizedTest
  @CsvSource({
    "grpc://h:1/trades, grpc://h:1, trades",
    "grpc://h/trades, grpc://h:8815, trades",
    "grpc+tls://h/a/b%20c+d, grpc+tls://h:8815, a/b c+d",
  })
  void aServersAddressHasTheNameAsItsPath(String text, String location, String name) {
    assertThat(AddressParser.data(text, SERVER))
        .isEqualTo(new Dataset(new StoreAddress.Server(location), new DatasetName(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "redis://h:1/0#trades, redis://h:1/0, trades",
    "rediss://u:p%23@h#bench:250mb, rediss://u:p%23@h, bench:250mb",
    "unix:///run/redis.sock?db=1#x, unix:///run/redis.sock?db=1, x",
  })
  void aRedisAddressHasTheNameAsItsFragment(String text, String url, String name) {
    assertThat(AddressParser.data(text, SERVER))
        .isEqualTo(new Dataset(new StoreAddress.Redis(url), new DatasetName(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.arrow", "x.arrows", "/tmp/x", "./x", "../x"})
  void whatLooksLikeAPathIsAFile(String text) {
    assertThat(AddressParser.data(text, SERVER)).isEqualTo(new DataAddress.File(Path.of(text)));
  }

  @Test
  void aFilesOptionTakesAnyPath() {
    assertThat(AddressParser.fileOrUrl("data")).isEqualTo(new DataAddress.File(Path.of("data")));
    assertThat(AddressParser.fileOrUrl("-")).isEqualTo(new DataAddress.StandardStream());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc://h:1",
        "grpc://h:1/",
        "redis://h:1/0",
        "redis://h#",
        "ftp://h/x",
        "s3://b/k"
      })
  void whatNamesNoDatasetIsRefused(String text) {
    assertThatThrownBy(() -> AddressParser.data(text, SERVER)).isInstanceOf(SheafException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://:secret@h:1/0",
        "redis://user:secret@h:1/0",
        "redis://user:se@secret@h:1",
        "redis://user:a/secret@h:1",
      })
  void aPasswordIsNeverTold(String url) {
    assertThat(AddressParser.store(url).toString()).contains("****").doesNotContain("secret");
    assertThatThrownBy(() -> AddressParser.data(url, SERVER))
        .hasMessageNotContaining("secret")
        .hasMessageContaining("****");
  }
}
