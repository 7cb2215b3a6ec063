package io.sheaf.command.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.command.address.DataAddress.Dataset;
import io.sheaf.dataset.space.SpaceAddress;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  @CsvSource({
    "grpc://h:1/trades?store=lake, grpc://h:1, lake, trades",
    "grpc://h/a%3Fstore=b?store=lake, grpc://h:8815, lake, a?store=b",
  })
  void aServersStoreStandsInTheQuery(String text, String location, String store, String name) {
    StoreAddress server = new StoreAddress.Server(location, Optional.of(store));
    DataAddress address = AddressParser.data(text, SERVER);
    assertThat(address).isEqualTo(new Dataset(server, new DatasetName(name)));
    assertThat(AddressParser.store(location + "?store=" + store)).isEqualTo(server);
    assertThat(new Dataset(server, new DatasetName("x")))
        .hasToString(location + "/x?store=" + store);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/trades.arrow, s3://bucket/, trades.arrow, trades",
    "s3://bucket/a/b c/trades.bin, s3://bucket/a/b c/, trades.bin, trades.bin",
    "s3://bucket/a#trades, s3://bucket/a/, , trades",
    "s3://bucket#eu%2Ftrades, s3://bucket/, , eu/trades",
    "file:///data/lake#tra%20des, file:///data/lake, , tra des",
  })
  void filesAreNamedByTheirKeyOrByTheirDataset(
      String text, String space, @Nullable String file, String name) {
    StoreAddress files =
        new StoreAddress.Files(SpaceAddress.parse(space), Optional.ofNullable(file));
    assertThat(AddressParser.data(text, SERVER))
        .isEqualTo(new Dataset(files, new DatasetName(name)));
  }

  @Test
  void aFilesUrlIsItsPath() {
    assertThat(AddressParser.data("file:///a%20b/x", SERVER))
        .isEqualTo(new DataAddress.File(Path.of("/a b/x")));
    assertThat(AddressParser.store("file:///a/../b"))
        .isEqualTo(
            new StoreAddress.Files(new SpaceAddress.Directory(Path.of("/b")), Optional.empty()));
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
        "grpc://h:1/trades?store=",
        "redis://h:1/0",
        "redis://h#",
        "ftp://h/x",
        "s3://bucket",
        "s3://bucket/",
        "s3://bucket/prefix/",
        "s3://bucket/a//b.arrow",
        "s3://bucket/../b.arrow",
        "s3://B/key",
        "file://host/x",
        "file://x"
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":secret@127.0.0.1:7399",
        "user:secret@h:1/0",
        "grpc://user:secret@h",
        "grpc:user:secret@h"
      })
  void aPasswordIsNotToldWhereNoneBelongs(String text) {
    assertThatThrownBy(() -> AddressParser.store(text))
        .hasMessageNotContaining("secret")
        .hasMessageContaining("****@");
  }
}
