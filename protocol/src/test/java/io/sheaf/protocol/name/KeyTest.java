package io.sheaf.protocol.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
  private static final String NAMESPACE = "sheaf:";
  private static final WriterId WRITER = new WriterId("abcdefghijklm");
  private static final Locale BEFORE = Locale.getDefault();

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(BEFORE);
  }

  @Test
  void keysStandAsTheFormatSays() {
    assertThat(key("trades", 3, 17).format())
        .isEqualTo("sheaf:{trades@abcdefghijklm:part=00003}:batch=00017");
    assertThat(ChunkKey.index(NAMESPACE, new DatasetName("trades"), WRITER, 3))
        .isEqualTo("sheaf:{trades@abcdefghijklm:part=00003}:index");
    assertThat(plain("trades", 3, 17).format()).isEqualTo("trades:{part=00003}:batch=00017");
  }

  @Test
  void numbersHaveMoreDigitsWhenTheyNeedMore() {
    assertThat(key("t", 99_999, 100_000).format())
        .isEqualTo("sheaf:{t@abcdefghijklm:part=99999}:batch=100000");
    assertThat(plain("t", Integer.MAX_VALUE, 0).format())
        .isEqualTo("t:{part=2147483647}:batch=00000");
    assertThatThrownBy(() -> key("t", -1, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> plain("t", 0, -1)).hasMessageContaining("-1");
  }

  @Test
  void keysParseBackWhateverTheNameLooksLike() {
    List<String> names =
        List.of(
            "t",
            "a@b",
            "@",
            "a@abcdefghijklm:part=00001",
            ":part=00003",
            "t:batch=00001",
            "日本 :*?",
            "sheaf:",
            "x".repeat(200));
    for (String name : names) {
      for (int number : new int[] {0, 7, 99_999, 100_000, Integer.MAX_VALUE}) {
        ChunkKey key = key(name, number, number);
        assertThat(ChunkKey.parse(NAMESPACE, key.format())).contains(key);
        PlainChunkKey plain = plain(name, number, number);
        assertThat(PlainChunkKey.parse(plain.format())).contains(plain);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trades",
        "other:{t@abcdefghijklm:part=00003}:batch=00017",
        "sheaf:{t@abcdefghijklm:part=3}:batch=00017",
        "sheaf:{t@abcdefghijklm:part=000003}:batch=00017",
        "sheaf:{t@abcdefghijklm:part=00003}:batch=017",
        "sheaf:{t@abcdefghijklm:part=2147483648}:batch=00017",
        "sheaf:{t@abcdefghijklm:part=9999999999}:batch=00017",
        "sheaf:{t@abcdefghijklm:part=99999999999}:batch=00017",
        "sheaf:{t@abcdefghijklm:part=-0003}:batch=00017",
        "sheaf:{t@abcdefghijklm:part=+0003}:batch=00017",
        "sheaf:{t@abcdefghijklm:part=٠٠٠٠٣}:batch=00017",
        "sheaf:{t@abcdefghijklm:part=00003}:batch=00017\n",
        "sheaf:{t@abcdefghijklm:part=00003}:index",
        "sheaf:{@abcdefghijklm:part=00003}:batch=00017",
        "sheaf:{t@abcdefghijkl:part=00003}:batch=00017",
        "sheaf:{t@ABCDEFGHIJKLM:part=00003}:batch=00017",
        "sheaf:{t@abcdefghijklz:part=00003}:batch=00017",
        "sheaf:{a{b}@abcdefghijklm:part=00003}:batch=00017",
        "sheaf:{a\nb@abcdefghijklm:part=00003}:batch=00017"
      })
  void otherKeysAreNotChunks(String key) {
    assertThat(ChunkKey.parse(NAMESPACE, key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "t",
        ":{part=00003}:batch=00017",
        "t{part=00003}:batch=00017",
        "t:{part=3}:batch=00017",
        "t:{part=00003}:batch=000017",
        "t:{part=00003}:batch=00017 ",
        "t:{part=2147483648}:batch=00000",
        "t:{part=00003}:batch=00017:{part=00003}:batch=00017",
        "a{b:{part=00003}:batch=00017",
        "a\u0000b:{part=00003}:batch=00017"
      })
  void otherPlainKeysAreNotChunks(String key) {
    assertThat(PlainChunkKey.parse(key)).isEmpty();
  }

  @Test
  void keyOfATooLongNameIsNotAChunk() {
    String long201 = "x".repeat(201);
    assertThat(PlainChunkKey.parse(long201 + ":{part=00003}:batch=00017")).isEmpty();
    assertThat(
            ChunkKey.parse(
                NAMESPACE, "sheaf:{" + long201 + "@abcdefghijklm:part=00003}:batch=00017"))
        .isEmpty();
  }

  /** Java formats numbers in the digits of the machine's language unless told otherwise. */
  @Test
  void keysDoNotDependOnTheMachinesLanguage() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    assertThat(plain("t", 3, 17).format()).isEqualTo("t:{part=00003}:batch=00017");
    assertThat(PlainChunkKey.parse("t:{part=00003}:batch=00017")).contains(plain("t", 3, 17));
  }

  private static ChunkKey key(String name, int partition, int batch) {
    return new ChunkKey(NAMESPACE, new DatasetName(name), WRITER, partition, batch);
  }

  private static PlainChunkKey plain(String name, int partition, int batch) {
    return new PlainChunkKey(new DatasetName(name), partition, batch);
  }
}
