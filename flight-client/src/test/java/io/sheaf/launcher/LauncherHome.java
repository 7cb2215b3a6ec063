package io.sheaf.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A checkout with the real launchers, one file of source a module, and scripts for java and mvn:
 * the one prints its arguments in brackets, the other makes the jars and counts.
 */
final class LauncherHome {
  private static final List<String> MODULES =
      List.of("protocol", "client", "dataset", "picocli", "flight-server", "flight-client");
  private static final List<String> TOOLS =
      List.of(
          "find",
          "head",
          "dirname",
          "readlink",
          "sed",
          "cat",
          "mkdir",
          "rmdir",
          "mv",
          "rm",
          "grep",
          "sleep",
          "env",
          "awk",
          "flock");

  private static final String JAVA =
      """
      #!/bin/sh
      case " $* " in
        *" -XX:ArchiveClassesAtExit"* | *" -XX:DumpLoadedClassList"*)
          program=$(echo "$*" | sed 's/.*target\\/\\(flight-[a-z]*\\)[.]jar .*io[.]sheaf[^ ]*/\\1/')
          echo "$program url=${SHEAF_REDIS_URL:-}" >>"$RECORDS/trainings"
          case " $* " in *" ping "*) echo "redis ${PINGED_REDIS:-}" ;; esac
          case " ${SERVER_STAYS:-} $* " in
            *" yes "*" -XX:ArchiveClassesAtExit"*) echo $$ >"$RECORDS/server"; exec sleep 5 ;;
          esac
          list=$(echo "$*" | sed -n 's/.*DumpLoadedClassList=\\(.*classes\\) .*/\\1/p')
          case " $* " in *" gen "*) loaded=${LOADED_BY_GEN:-} ;; *) loaded=${LOADED:-} ;; esac
          [ -z "$list" ] || printf '%s\\n' "$loaded" >"$list"
          exit 0 ;;
        *" -Xshare:dump "*)
          echo "$*" >>"$RECORDS/archives"
          list=$(echo "$*" | sed 's/.*SharedClassListFile=\\(.*all\\) .*/\\1/')
          cat "$list" >"$RECORDS/classes"
          [ -z "${FAIL_DUMP:-}" ] || exit 1
          case "${FAIL_LINKING:-} $* " in yes*" -XX:+AOTClassLinking "*) exit 1 ;; esac
          archive=$(echo "$*" | sed 's/.*SharedArchiveFile=\\(.*jsa\\).*/\\1/')
          : >"$archive"
          exit 0 ;;
      esac
      echo "${LC_ALL:-}" >"$RECORDS/locale"
      printf 'java '
      for argument; do printf '[%s]' "$argument"; done
      echo
      """;
  private static final String MAVEN =
      """
      #!/bin/sh
      echo build >>"$RECORDS/builds"
      if [ -n "${FAIL_BUILD:-}" ]; then echo "what is wrong with it"; exit 1; fi
      sleep 0.3
      for program in flight-server flight-client; do
        mkdir -p "$program/target"
        : >"$program/target/$program.jar"
      done
      """;

  private final Path path;
  private final Path tools;
  private final Path records;
  private final Map<String, String> variables = new HashMap<>();

  private LauncherHome(Path path, Path tools, Path records) {
    this.path = path;
    this.tools = tools;
    this.records = records;
  }

  /** In a directory whose name has a blank. */
  static LauncherHome make(Path temporary, int javaVersion) throws IOException {
    Path path = Files.createDirectory(temporary.toRealPath().resolve("the home"));
    LauncherHome home =
        new LauncherHome(
            path,
            Files.createDirectory(temporary.resolve("tools")),
            Files.createDirectory(temporary.resolve("records")));
    home.copyLaunchers();
    home.makeSources();
    home.wrapTools();
    script(home.tools.resolve("mvn"), MAVEN);
    home.setJava(javaVersion);
    return home;
  }

  Path path() {
    return path;
  }

  /** Puts a Java of this version in place. */
  void setJava(int version) throws IOException {
    Path java = Files.createDirectories(records.resolve("java-" + version + "/bin"));
    script(java.resolve("java"), JAVA);
    script(java.resolve("javac"), "#!/bin/sh\n");
    Files.writeString(
        java.resolveSibling("release"),
        "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + ".0.1\"\n");
    setVariable("JAVA_HOME", java.getParent().toString());
  }

  void setVariable(String name, String value) {
    variables.put(name, value);
  }

  void removeMaven() throws IOException {
    Files.delete(tools.resolve("mvn"));
  }

  Launched launch(String program, String... arguments) throws Exception {
    return run(path.resolve("bin").resolve(program), path, arguments);
  }

  Launched run(Path program, Path directory, String... arguments) throws Exception {
    Process process = start(program, directory, arguments);
    process.waitFor(60, TimeUnit.SECONDS);
    return new Launched(
        process.exitValue(),
        Files.readString(records.resolve(process.pid() + ".out")),
        Files.readString(records.resolve(process.pid() + ".err")));
  }

  /**
   * Its output goes to files that are named by the number of the shell, which becomes the program.
   */
  Process start(Path program, Path directory, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "/bin/sh",
            "-c",
            "exec \"$@\" >\"$RECORDS/$$.out\" 2>\"$RECORDS/$$.err\"",
            "sh",
            program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("RECORDS", records.toString());
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Builds with Maven alone. */
  void build() throws Exception {
    run(tools.resolve("mvn"), path);
  }

  /** What Java was told of the locale's charset. */
  String locale() throws IOException {
    return String.join("\n", lines("locale"));
  }

  /** The server of which an archive is made, when it runs. */
  ProcessHandle awaitServer() throws Exception {
    for (int i = 0; i < 300 && lines("server").isEmpty(); i++) {
      Thread.sleep(100);
    }
    return ProcessHandle.of(Long.parseLong(lines("server").get(0))).orElseThrow();
  }

  int builds() throws IOException {
    return lines("builds").size();
  }

  /** Programs that ran to make an archive, with their arguments and the Redis they were told of. */
  List<String> trainings() throws IOException {
    return lines("trainings");
  }

  /** The arguments of those that made one of lists of classes, or tried to. */
  List<String> archives() throws IOException {
    return lines("archives");
  }

  /** What the archive was to be made of. */
  List<String> archivedClasses() throws IOException {
    return lines("classes");
  }

  /** As if the last build had been well after the last change. */
  void makeSourcesOld() throws IOException {
    FileTime old = FileTime.from(Instant.now().minusSeconds(3600));
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(f -> !f.toString().contains("target")).toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
  }

  private List<String> lines(String file) throws IOException {
    Path record = records.resolve(file);
    return Files.exists(record) ? Files.readAllLines(record) : List.of();
  }

  private void copyLaunchers() throws IOException {
    Path bin = Files.createDirectory(path.resolve("bin"));
    for (String name : List.of("flight-server", "flight-client", "launch.sh")) {
      Files.copy(Path.of("../bin").resolve(name), bin.resolve(name));
    }
  }

  private void makeSources() throws IOException {
    Files.createFile(path.resolve("pom.xml"));
    for (String module : MODULES) {
      Path main = Files.createDirectories(path.resolve(module).resolve("src/main"));
      Files.createFile(main.resolve("A.java"));
      Files.createFile(path.resolve(module).resolve("pom.xml"));
    }
    makeSourcesOld();
  }

  /** No links, which JUnit warns of when it cleans up. */
  private void wrapTools() throws IOException {
    for (String tool : TOOLS) {
      for (String directory : List.of("/usr/bin", "/bin")) {
        if (Files.exists(Path.of(directory, tool)) && Files.notExists(tools.resolve(tool))) {
          script(tools.resolve(tool), "#!/bin/sh\nexec " + directory + "/" + tool + " \"$@\"\n");
        }
      }
    }
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
