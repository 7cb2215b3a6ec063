package io.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** bin/flight-server and bin/flight-client, with programs of our own in place of java and mvn. */
final class LauncherTest {
  @TempDir Path temporary;
  private LauncherHome home;

  @BeforeEach
  void makeHome() throws IOException {
    home = LauncherHome.make(temporary, 17);
  }

  @Test
  void buildsOnFirstUseThenJustStartsJava() throws Exception {
    Launched first = home.launch("flight-client", "list", "a b", "");
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).containsOnlyOnce("java ").endsWith("[list][a b][]\n");
    assertThat(first.err().lines()).singleElement().asString().contains("flight-client: building");
    assertThat(home.builds()).isOne();

    Launched second = home.launch("flight-client", "list");
    assertThat(second.err()).isEmpty();
    assertThat(home.launch("flight-server").err()).isEmpty();
    assertThat(home.builds()).isOne();
  }

  @Test
  void buildsAgainWhenASourceIsNewerOrGone() throws Exception {
    home.launch("flight-server");
    Path source = home.path().resolve("dataset/src/main/A.java");

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    home.launch("flight-server");
    assertThat(home.builds()).isEqualTo(2);

    home.makeSourcesOld();
    Files.delete(source);
    home.launch("flight-server");
    assertThat(home.builds()).isEqualTo(3);

    home.makeSourcesOld();
    Path pom = home.path().resolve("pom.xml");
    Files.setLastModifiedTime(pom, FileTime.from(Instant.now().plusSeconds(1)));
    home.launch("flight-client");
    assertThat(home.builds()).isEqualTo(4);
  }

  @Test
  void runsFromAnyDirectoryAndThroughSymbolicLinks() throws Exception {
    Path links = Files.createDirectory(temporary.resolve("links"));
    Path link =
        Files.createSymbolicLink(links.resolve("one"), home.path().resolve("bin/flight-client"));
    Files.createSymbolicLink(links.resolve("two"), link.getFileName());
    assertThat(home.run(links.resolve("two"), Path.of("/"), "x").out()).endsWith("[x]\n");
    assertThat(home.run(Path.of("./two"), links, "x").out()).endsWith("[x]\n");
    Path bin = Files.createSymbolicLink(links.resolve("bin"), home.path().resolve("bin"));
    assertThat(home.run(bin.resolve("flight-client"), links, "x").out()).endsWith("[x]\n");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    List<Process> processes =
        Stream.of("flight-server", "flight-client", "flight-client", "flight-server")
            .map(name -> home.start(home.path().resolve("bin").resolve(name), home.path()))
            .toList();
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    assertThat(home.builds()).isOne();
  }

  @Test
  void givesJavaWhatArrowNeeds() throws Exception {
    assertThat(home.launch("flight-server").out())
        .contains("[--add-opens=java.base/java.nio=ALL-UNNAMED]")
        .doesNotContain("native-access")
        .contains("[-cp][" + home.path() + "/flight-server/target/flight-server.jar]");
    home.setJava(25);
    assertThat(home.launch("flight-server").out())
        .contains("[--enable-native-access=ALL-UNNAMED]")
        .contains("[--sun-misc-unsafe-memory-access=allow]");
  }

  /** Java 25 can't archive them, but links those of a class path. */
  @ParameterizedTest
  @CsvSource({"17, true", "24, true", "25, false"})
  void theClientsClassesAreJavasOwnWhereItCanArchiveThem(int java, boolean own) throws Exception {
    home.setJava(java);
    String jar = home.path() + "/flight-client/target/flight-client.jar";
    List<String> options =
        own ? List.of("-Xbootclasspath/a:" + jar, "-cp", "/dev/null") : List.of("-cp", jar);
    assertThat(home.launch("flight-client").out()).contains("[" + String.join("][", options) + "]");
    assertThat(home.archives()).first().asString().contains(String.join(" ", options));
  }

  @Test
  void startsTheMainClassOfTheJar() throws Exception {
    for (String module : List.of("flight-server", "flight-client")) {
      String pom = Files.readString(Path.of("..", module, "pom.xml"));
      String mainClass = pom.replaceAll("(?s).*<mainClass>(.*?)</mainClass>.*", "$1");
      assertThat(home.launch(module).out()).endsWith("[" + mainClass + "]\n");
    }
  }

  @Test
  void givesJavaTheOptionsOfTheUserAfterItsOwn() throws Exception {
    home.setVariable("SHEAF_JAVA_OPTIONS", "-Xmx1g -Dx=y");
    assertThat(home.launch("flight-client", "a").out())
        .contains("[-Xmx1g][-Dx=y]")
        .endsWith("[a]\n");
  }

  @Test
  void givesTheServerItsMemoryUnlessTheUserDoes() throws Exception {
    assertThat(home.launch("flight-server").out())
        .contains("[-Xmx256m][-XX:MaxDirectMemorySize=1g]");
    home.setVariable("SHEAF_JAVA_OPTIONS", "-Dx=y -Xmx4g");
    assertThat(home.launch("flight-server").out())
        .contains("[-Xmx4g]")
        .doesNotContain("-Xmx256m", "MaxDirectMemorySize");
  }

  @Test
  void copiesWithinASmallHeapUnlessTheUserGivesIt() throws Exception {
    assertThat(home.launch("flight-client", "copy", "a", "b").out())
        .contains("[-Xmx256m]", "[-XX:MaxDirectMemorySize=1g]");
    assertThat(home.launch("flight-client", "verify", "a", "b").out()).doesNotContain("-Xmx");
    home.setVariable("SHEAF_JAVA_OPTIONS", "-Xmx3g");
    assertThat(home.launch("flight-client", "s3-upload").out())
        .contains("[-Xmx3g]")
        .doesNotContain("-Xmx256m", "MaxDirectMemorySize");
  }

  @Test
  void usesTheArchiveOfClassesWhenThereIsOne() throws Exception {
    Path archive = home.path().resolve("flight-client/target/flight-client.jsa");
    assertThat(home.launch("flight-client").out())
        .contains("[-Xshare:auto][-XX:SharedArchiveFile=" + archive + "]");
    Files.delete(archive);
    assertThat(home.launch("flight-client").out()).doesNotContain("SharedArchiveFile");
  }

  @ParameterizedTest
  @CsvSource({"17, false", "24, false", "25, true"})
  void theClientsArchiveHasLinkedClassesWhereJavaCan(int java, boolean linked) throws Exception {
    home.setJava(java);
    home.launch("flight-client");
    assertThat(home.archives())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("target/flight-client.jsa")
        .matches(arguments -> arguments.contains("-XX:+AOTClassLinking") == linked);
  }

  @Test
  void theArchiveHasPlainClassesWhereLinkingFails() throws Exception {
    home.setJava(25);
    home.setVariable("FAIL_LINKING", "yes");
    home.launch("flight-client");
    assertThat(home.archives()).hasSize(2).last().asString().doesNotContain("AOTClassLinking");
  }

  /** Each place in the code that makes a lambda takes one of those that are alike. */
  @Test
  void theArchiveHasEachClassOnceAndLambdasAsOftenAsOneCommandMadeThem() throws Exception {
    String lambda = "@lambda-proxy io/sheaf/Commands accept";
    home.setVariable(
        "LOADED",
        String.join(
            "\n",
            "java/lang/Object id: 0",
            lambda,
            "io/sheaf/Generated id: 7 super: 0 source: __ClassDefiner__",
            lambda,
            "java/lang/Object id: 0"));
    home.setVariable("LOADED_BY_GEN", lambda);
    home.launch("flight-client");
    assertThat(home.trainings()).hasSizeGreaterThan(3);
    assertThat(home.archivedClasses())
        .containsExactlyInAnyOrder("java/lang/Object", lambda, lambda);
  }

  @Test
  void trainsTheArchivesWithoutTheSettingsOfTheUser() throws Exception {
    home.setVariable("SHEAF_REDIS_URL", "redis://in-use");
    home.setVariable("PINGED_REDIS", "redis://127.0.0.1:7777 standalone");
    home.launch("flight-client");
    assertThat(home.trainings())
        .allMatch(training -> training.endsWith(" url="))
        .extracting(LauncherTest::command)
        .containsExactly(
            "flight-server --host",
            "flight-client gen",
            "flight-client gen",
            "flight-client split",
            "flight-client read",
            "flight-client ping",
            "flight-client split",
            "flight-client split",
            "flight-client split",
            "flight-client read",
            "flight-client verify",
            "flight-client verify");
    assertThat(home.trainings())
        .filteredOn(training -> training.contains("--redis-url"))
        .hasSize(4)
        .allMatch(training -> training.contains("--redis-url redis://127.0.0.1:7777 "));
  }

  @Test
  void trainsNothingOnARedisWhenTheServerHasNone() throws Exception {
    home.launch("flight-client");
    assertThat(home.trainings())
        .noneMatch(training -> training.contains("redis"))
        .extracting(LauncherTest::command)
        .containsOnlyOnce("flight-client split", "flight-client read", "flight-client verify");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    home.setVariable("JAVA_HOME", temporary.resolve("nothing").toString());
    assertFails(home.launch("flight-server"), 2, "JAVA_HOME is", "no bin/java");
    home.setVariable("JAVA_HOME", "");
    assertFails(home.launch("flight-client"), 3, "needs Java 17 or newer; install");
    home.setJava(11);
    assertFails(home.launch("flight-client"), 3, "needs Java 17 or newer, found 11");
    home.setJava(17);
    home.removeMaven();
    assertFails(home.launch("flight-server"), 2, "needs Maven to build itself; install");
  }

  @Test
  void aFailedBuildShowsItsLogAndIsTriedAgain() throws Exception {
    home.setVariable("FAIL_BUILD", "1");
    Launched failed = home.launch("flight-client");
    assertThat(failed.exitCode()).isEqualTo(3);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("what is wrong with it").contains("can't be built");
    home.setVariable("FAIL_BUILD", "");
    assertThat(home.launch("flight-client").exitCode()).isZero();
  }

  @Test
  void anInstallationWithoutSourcesRunsAsItIs() throws Exception {
    home.launch("flight-server");
    Files.delete(home.path().resolve("pom.xml"));
    Files.delete(home.path().resolve("target/built"));
    Files.delete(home.path().resolve("target/archived"));
    assertThat(home.launch("flight-server", "x").out()).endsWith("[x]\n");
    assertThat(home.builds()).isOne();
    assertThat(home.archives()).hasSize(1);
    Files.delete(home.path().resolve("flight-server/target/flight-server.jar"));
    assertFails(home.launch("flight-server"), 2, "is not built");
  }

  private static String command(String training) {
    return String.join(" ", List.of(training.split(" ")).subList(0, 2));
  }

  private static void assertFails(Launched launched, int exitCode, String... words) {
    assertThat(launched.exitCode()).isEqualTo(exitCode);
    assertThat(launched.out()).isEmpty();
    assertThat(launched.err().lines()).singleElement().asString().contains(words);
  }

  /** Without one Java takes text for ASCII: other characters of names become the same one. */
  @ParameterizedTest
  @CsvSource({
    ", C.UTF-8",
    "C, C.UTF-8",
    "POSIX, C.UTF-8",
    "en_US.UTF-8, C.UTF-8",
    "de_DE.utf8, C.UTF-8",
    "de_DE.ISO-8859-1, ''"
  })
  void javaReadsTextAsUtf8(@Nullable String language, String used) throws Exception {
    if (language != null) {
      home.setVariable("LANG", language);
    }
    assertThat(home.launch("flight-client").exitCode()).isZero();
    assertThat(home.locale()).isEqualTo(used);
  }

  /** A server that is left over holds the lock: nobody would start any more. */
  @Test
  void whoInterruptsTheFirstStartLeavesNothingRunning() throws Exception {
    home.setVariable("SERVER_STAYS", "yes");
    Process first = home.start(home.path().resolve("bin/flight-client"), home.path(), "list");
    ProcessHandle server = home.awaitServer();
    assertThat(Path.of("/proc/" + server.pid() + "/fd/9")).doesNotExist();
    first.destroy();
    assertThat(first.waitFor()).isEqualTo(143);
    assertThat(server.isAlive()).isFalse();
    home.setVariable("SERVER_STAYS", "");
    assertThat(home.launch("flight-client", "list").exitCode()).isZero();
  }

  @Test
  void whoWaitsForAnotherBuildIsToldSo() throws Exception {
    home.setVariable("SERVER_STAYS", "yes");
    Process first = home.start(home.path().resolve("bin/flight-client"), home.path(), "list");
    home.awaitServer();
    assertThat(home.launch("flight-client", "list").err())
        .startsWith("flight-client: waiting for another build to end");
    assertThat(first.waitFor()).isZero();
  }

  @Test
  void whatMavenBuiltAloneIsNotBuiltAgain() throws Exception {
    home.build();
    assertThat(home.launch("flight-client", "x").out()).endsWith("[x]\n");
    assertThat(home.launch("flight-server", "x").out()).endsWith("[x]\n");
    assertThat(home.builds()).isOne();
    Path source = home.path().resolve("dataset/src/main/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    home.launch("flight-client");
    assertThat(home.builds()).isEqualTo(2);
  }

  @Test
  void whatMavenBuiltAloneGetsItsArchivesOnceForEachJar() throws Exception {
    home.build();
    Launched first = home.launch("flight-client", "x");
    assertThat(first.out()).contains("-XX:SharedArchiveFile=").endsWith("[x]\n");
    assertThat(first.err().lines()).singleElement().asString().contains("making archives");
    for (String program : List.of("flight-client", "flight-server")) {
      assertThat(home.launch(program).err()).isEmpty();
    }
    assertThat(home.archives()).hasSize(1);

    home.build();
    assertThat(home.launch("flight-server").err()).contains("flight-server: making archives");
    assertThat(home.launch("flight-client").err()).isEmpty();
    assertThat(home.archives()).hasSize(2);
    assertThat(home.builds()).isEqualTo(2);
  }

  @Test
  void archivesThatCannotBeMadeAreNotTriedAgain() throws Exception {
    home.setVariable("FAIL_DUMP", "yes");
    home.launch("flight-client");
    assertThat(home.archives()).hasSize(1);
    assertThat(home.launch("flight-client", "x").out())
        .doesNotContain("SharedArchiveFile")
        .endsWith("[x]\n");
    assertThat(home.archives()).hasSize(1);
  }

  @Test
  void aCollectorOfTheUsersComesInsteadOfOurs() throws Exception {
    for (String command : List.of("list", "copy", "verify", "gen")) {
      home.setVariable("SHEAF_JAVA_OPTIONS", "");
      assertThat(home.launch("flight-client", command).out()).containsPattern("-XX:\\+Use.*GC]");
      home.setVariable("SHEAF_JAVA_OPTIONS", "-Xlog:gc -XX:+UseG1GC");
      assertThat(home.launch("flight-client", command).out())
          .contains("[-XX:+UseG1GC]")
          .doesNotContain("SerialGC", "ParallelGC");
      home.setVariable("SHEAF_JAVA_OPTIONS", "-XX:-UseGCOverheadLimit");
      assertThat(home.launch("flight-client", command).out()).containsPattern("-XX:\\+Use.*GC]");
    }
  }
}
