package io.sheaf.dataset.file;

import static io.sheaf.dataset.TestingStore.await;
import static io.sheaf.dataset.TestingStore.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.sheaf.dataset.space.WriteCondition;
import io.sheaf.protocol.error.ErrorReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing leads out of the directory, by any method. */
class DirectoryNamesTest {
  private static final long SEED = Long.getLong("sheaf.test.seed", System.nanoTime());
  private static final List<String> PARTS =
      List.of("..", "/", "\\", "%2e", "%2F", "%252e", "\0", "secret.arrow", "a", ".", "~", "\n");

  @TempDir private Path parent;
  private DirectorySpace space;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(parent.resolve("secret.arrow"), "secret");
    space = DirectorySpace.open(Files.createDirectory(parent.resolve("store")), 2);
  }

  @AfterEach
  void close() {
    space.close();
  }

  private List<String> hostile() {
    Random random = new Random(SEED);
    List<String> names =
        new ArrayList<>(
            List.of("../secret.arrow", parent + "/secret.arrow", "..", "%2e%2e%2fsecret.arrow"));
    while (names.size() < 500) {
      StringBuilder name = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        name.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      if (!name.toString().matches("[a~][a~.]*(secret\\.arrow[a~.]*)*|secret\\.arrow.*")) {
        names.add(name.toString());
      }
    }
    return names;
  }

  @Test
  void fiveHundredNamesAreRefusedAndNothingOutsideIsTouched() throws IOException {
    for (String name : hostile()) {
      String shown = name + " of seed " + SEED;
      assertThat(reason(space.tail(name, 9))).as(shown).isEqualTo(ErrorReason.INVALID_REQUEST);
      assertThat(reason(space.look(name))).as(shown).isEqualTo(ErrorReason.INVALID_REQUEST);
      assertThat(reason(space.create(name, false)))
          .as(shown)
          .isEqualTo(ErrorReason.INVALID_REQUEST);
      assertThat(reason(space.delete(name))).as(shown).isEqualTo(ErrorReason.INVALID_REQUEST);
    }
    assertThat(Files.readString(parent.resolve("secret.arrow"))).isEqualTo("secret");
    try (var files = Files.list(parent)) {
      assertThat(files).hasSize(2);
    }
    try (var files = Files.list(parent.resolve("store"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void linksAreNeitherFollowedNorListedNorReplaced() throws IOException {
    Path link = parent.resolve("store/link.arrow");
    Files.createSymbolicLink(link, parent.resolve("secret.arrow"));
    assertThat(reason(space.tail("link.arrow", 9))).isEqualTo(ErrorReason.INVALID_REQUEST);
    assertThat(reason(space.create("link.arrow", false))).isEqualTo(ErrorReason.INVALID_REQUEST);
    assertThat(reason(space.delete("link.arrow"))).isEqualTo(ErrorReason.INVALID_REQUEST);
    assertThat(await(space.list("", "", 9))).isEmpty();
    assertThat(Files.readString(parent.resolve("secret.arrow"))).isEqualTo("secret");
  }

  @Test
  void aLinkThatComesWhileAFileIsWrittenIsNotWrittenThrough() throws IOException {
    var upload = await(space.create("late.arrow", false));
    await(upload.write(Unpooled.copiedBuffer(new byte[8])));
    Files.createSymbolicLink(parent.resolve("store/late.arrow"), parent.resolve("secret.arrow"));
    assertThat(reason(upload.finish(new WriteCondition.Always())))
        .isEqualTo(ErrorReason.INVALID_REQUEST);
    assertThat(Files.readString(parent.resolve("secret.arrow"))).isEqualTo("secret");
    assertThat(await(space.look("other.arrow"))).isEqualTo(Optional.empty());
  }
}
