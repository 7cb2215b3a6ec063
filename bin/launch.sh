# shellcheck shell=sh
# What the launchers share: find Java, build what is missing or old, become the program.
# shellcheck disable=SC2154 # They set: home (the checkout), module, exit_not_started.

server_class=io.sheaf.server.FlightServerMain
client_class=io.sheaf.command.FlightClientCli
case $module in
  flight-server) main_class=$server_class ;;
  *) main_class=$client_class ;;
esac
jar=$home/$module/target/$module.jar
marker=$home/target/built
archived=$home/target/archived
log=$home/target/build.log
lock_file=$home/target/build.lock
lock_seconds_max=1800

fail() {
  echo "$module: $1" >&2
  exit "$exit_not_started"
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it"
  else
    java=$(command -v java) ||
      fail "needs Java 17 or newer; install a JDK (apt-get install openjdk-17-jdk-headless) or set JAVA_HOME"
  fi
  read_java_version
  [ "${java_version:-0}" -ge 17 ] ||
    fail "needs Java 17 or newer, found ${java_version:-none} in $java; set JAVA_HOME to a newer one"
}

# From the file beside it if there is one: starting Java to ask it takes longer than all the rest, and each
# other program a hundredth of a short command.
read_java_version() {
  java_version=""
  real=$(readlink -f "$java" 2>/dev/null || echo "$java")
  release=${real%/bin/java}/release
  if [ -r "$release" ]; then
    while IFS='=' read -r release_key release_value || [ -n "$release_key" ]; do
      if [ "$release_key" = JAVA_VERSION ]; then
        java_version=${release_value#\"}
        java_version=${java_version%%[!0-9]*}
        break
      fi
    done <"$release"
  else
    java_version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
}

# Directories count too: their time changes when a file goes.
is_stale() {
  [ -f "$jar" ] || return 0
  # Maven alone leaves the jar; a build of ours that did not end leaves the time of its beginning.
  built=$marker
  [ -f "$marker" ] || [ -f "$marker.new" ] || built=$jar
  [ -f "$built" ] || return 0
  set -- pom.xml
  for part in protocol client dataset picocli flight-server report flight-client; do
    set -- "$@" "$part/pom.xml" "$part/src/main"
  done
  [ -n "$(cd "$home" && find "$@" -newer "$built" 2>/dev/null)" ]
}

# Those of what Maven alone built, too: once for each jar, also where they can't be made.
are_archives_due() {
  # shellcheck disable=SC3013 # POSIX has -nt since 2024; the shells had it before
  [ ! -f "$archived" ] || [ "$jar" -nt "$archived" ]
}

build_if_stale() {
  is_stale || are_archives_due || return 0
  # An installation without sources, or one that only root may change, runs as it is.
  if [ ! -f "$home/pom.xml" ] || [ ! -w "$home" ]; then
    [ -f "$jar" ] || fail "is not built, and $home can't be built in: run mvn -DskipTests package there"
    return 0
  fi
  mkdir -p "$home/target"
  lock
  if is_stale; then
    build
  elif are_archives_due; then
    echo "$module: making archives of its classes, with which it starts faster ..." >&2
    make_archives
  fi
  unlock
}

build() {
  command -v mvn >/dev/null ||
    fail "needs Maven to build itself; install it (apt-get install maven)"
  [ -x "$(dirname -- "$(readlink -f "$java" 2>/dev/null || echo "$java")")/javac" ] ||
    fail "needs a JDK to build itself, found a Java without compiler: $java"
  echo "$module: building, since it is new or its sources have changed (log: $log) ..." >&2
  : >"$marker.new"
  (cd "$home" && mvn -q -B -DskipTests package -pl flight-client -am) \
    </dev/null >"$log" 2>&1 || {
    cat "$log" >&2
    fail "can't be built; what is wrong stands above"
  }
  make_archives
  mv -f "$marker.new" "$marker"
}

# Loaded classes, kept for the next start: of a server that served and of a client that asked it.
# A different Java ignores them, and without them all works too, so nothing here may fail.
make_archives() {
  ready=$home/target/ready
  server_archive=$home/flight-server/target/flight-server.jsa
  rm -f "$server_archive"
  : >"$ready" # The server's own redirection may come after the first look.
  # Without the lock's file: it would keep the lock as long as it runs.
  become_java -XX:ArchiveClassesAtExit="$server_archive" \
    -cp "$home/flight-server/target/flight-server.jar" "$server_class" --host 127.0.0.1 --port 0 \
    >"$ready" 2>/dev/null 9>&- &
  server=$!
  waited=0
  until grep -q '^sheaf ready' "$ready" || [ "$waited" -ge 30 ]; do
    kill -0 "$server" 2>/dev/null || break
    sleep 1
    waited=$((waited + 1))
  done
  make_client_archive "$(sed -n 's/^sheaf ready //p' "$ready")" >/dev/null 2>&1 || :
  stop_server
  : >"$archived"
}

# It has SIGINT ignored, as whatever a shell starts in the background, so Ctrl-C does not stop it.
stop_server() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || :
  wait "$server" 2>/dev/null || :
  server=""
}

# make_client_archive LOCATION: from the lists of the classes that several commands loaded.
make_client_archive() {
  client_jar=$home/flight-client/target/flight-client.jar
  client_archive=$home/flight-client/target/flight-client.jsa
  loaded=$home/target/loaded
  rm -rf "$client_archive" "$loaded"
  mkdir -p "$loaded"
  run_listed gen gen --out "$loaded/sample.arrow" --partitions 2 --batches 2 --rows 100 --dict-strings
  run_listed lz4 gen --out "$loaded/lz4.arrow" --partitions 2 --batches 2 --rows 100 --dict-strings \
    --compression lz4 --no-parallel
  run_listed split split --location "$1" --inp "$loaded/sample.arrow" --prefix sample
  run_listed read read --location "$1" --prefix sample --partitions all --out "$loaded/read.arrow"
  run_listed ping ping --location "$1" >"$loaded/ping"
  redis=$(sed -n 's|.*\(redis://[0-9.:]*\).*|\1|p' "$loaded/ping" | head -n 1)
  # The server's own; without one there is none that may be written to.
  if [ -n "$redis" ]; then
    for name in split-redis replace-redis reap-redis; do # the last takes the first's version away
      run_listed $name split --redis-url "$redis" --inp "$loaded/sample.arrow" --prefix direct --grace 0
    done
    run_listed read-redis read --redis-url "$redis" --prefix direct --partitions all
    run_listed verify-redis verify "$redis/0#direct" "$loaded/lz4.arrow"
  fi
  run_listed verify verify "$loaded/sample.arrow" "$loaded/lz4.arrow"
  # Their numbers differ from run to run; only classes of other loaders need them. A lambda's line stands
  # once for each place that makes such a one, and no place can use another's: as often as in the one command
  # that has it most often is enough, since a command runs alone.
  awk '/ source: / { next }
    { sub(/ id: [0-9]+/, "") }
    ++times[FILENAME, $0] > most[$0] && (/^@lambda-proxy/ || !most[$0]) { print; most[$0]++ }' \
    "$loaded"/*.classes >"$loaded/all"
  if [ "$java_version" -ge 25 ]; then
    dump_archive -XX:+AOTClassLinking # classes come linked, with their lambdas
  fi
  [ -f "$client_archive" ] || dump_archive
  rm -rf "$loaded"
}

# dump_archive [JAVA OPTION]: by the collector of most commands; those with another can use it, too.
dump_archive() {
  (become_client "$@" -XX:+UseSerialGC -XX:ErrorFile="$loaded/error" -Xshare:dump \
    -XX:SharedClassListFile="$loaded/all" -XX:SharedArchiveFile="$client_archive") || :
}

# run_listed NAME COMMAND [ARGUMENT]...: notes the classes that a command loads.
run_listed() {
  classes=$loaded/$1.classes
  shift
  (become_client -Xshare:off -XX:DumpLoadedClassList="$classes" "$client_class" "$@")
}

become_client() {
  if are_own_classes; then
    become_java "-Xbootclasspath/a:$client_jar" -cp /dev/null "$@"
  else
    become_java -cp "$client_jar" "$@"
  fi
}

# Whether Java is to take the client's classes for its own: it then loads them from the archive without asking
# their loader, and without a look at those that others were checked against; a tenth of a short command.
# From 25 on Java can't archive such ones, but links the others beforehand.
are_own_classes() {
  [ "$java_version" -lt 25 ]
}

# A subshell becomes Java with none of the caller's settings: they may name a Redis that is in use.
become_java() {
  for name in REDIS_URL $(env | sed -n 's/^\(SHEAF_[A-Z_]*\)=.*/\1/p'); do
    unset "$name"
  done
  # shellcheck disable=SC2046 # options are words
  exec "$java" $(java_options) "$@" </dev/null
}

# A lock of the system where there is one, since it goes with its owner; else a directory.
lock() {
  server=""
  own_directory=""
  trap 'stop_server; [ -z "$own_directory" ] || rmdir "$own_directory" 2>/dev/null' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if command -v flock >/dev/null; then
    exec 9>"$lock_file"
    flock -n 9 && return 0
    say_waiting
    flock -w "$lock_seconds_max" 9 || fail "another build does not end; see who holds $lock_file"
    return 0
  fi
  waited=0
  until mkdir "$lock_file.d" 2>/dev/null; do
    [ "$waited" -gt 0 ] || say_waiting
    [ "$waited" -lt "$lock_seconds_max" ] ||
      fail "another build does not end; if there is none, remove $lock_file.d"
    sleep 1
    waited=$((waited + 1))
  done
  own_directory=$lock_file.d
}

say_waiting() {
  echo "$module: waiting for another build to end ..." >&2
}

unlock() {
  if [ -n "$own_directory" ]; then
    rmdir "$own_directory"
  fi
  trap - EXIT INT TERM
  exec 9>&-
}

# Arrow reaches into java.nio; newer Javas want to be told that native code and Unsafe are meant.
java_options() {
  echo "--add-opens=java.base/java.nio=ALL-UNNAMED"
  # The archive of another Java, or of an older jar, is passed over without a word.
  echo "-Xlog:disable -Xlog:all=error:stderr -Xlog:cds=off:stderr -Xlog:cds+dynamic=off:stderr"
  if [ "$java_version" -ge 22 ]; then
    echo "--enable-native-access=ALL-UNNAMED"
  fi
  if [ "$java_version" -ge 23 ]; then
    echo "--sun-misc-unsafe-memory-access=allow"
  fi
}

# unless_given [JAVA OPTION]...: those of memory; whoever says how much heap there is says it all.
unless_given() {
  case " ${SHEAF_JAVA_OPTIONS:-}" in
    *" -Xmx"* | *" -XX:MaxDirectMemorySize="* | *" -XX:MaxRAM"*) ;;
    *) echo "$@" ;;
  esac
}

# is_given_otherwise JAVA OPTION: whether it chooses a collector and the user chose one; Java takes no two.
is_given_otherwise() {
  case $1 in -XX:+Use*GC) ;; *) return 1 ;; esac
  for option in ${SHEAF_JAVA_OPTIONS:-}; do
    case $option in -XX:+Use*GC) return 0 ;; esac
  done
  return 1
}

# Java decodes arguments and file names by the locale's charset. Where nothing or C is said, or a locale that may
# not be installed, that is ASCII: all other characters become the same one. A locale of another charset stays.
use_utf8() {
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX | *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*)
      LC_ALL=C.UTF-8
      export LC_ALL
      ;;
  esac
}

# launch [JAVA OPTION]... -- [ARGUMENT]...
launch() {
  use_utf8
  find_java
  build_if_stale
  own_options=""
  while [ "$1" != -- ]; do
    is_given_otherwise "$1" || own_options="$own_options $1"
    shift
  done
  shift
  set -- "$main_class" "$@"
  if [ "$module" = flight-client ] && are_own_classes; then
    set -- "-Xbootclasspath/a:$jar" -cp /dev/null "$@"
  else
    set -- -cp "$jar" "$@" # not by -jar: Java then reads the jar's long list of files twice
  fi
  if [ -f "${jar%.jar}.jsa" ]; then
    set -- -Xshare:auto -XX:SharedArchiveFile="${jar%.jar}.jsa" "$@"
  fi
  # shellcheck disable=SC2046,SC2086 # options are words
  exec "$java" $(java_options) $own_options ${SHEAF_JAVA_OPTIONS:-} "$@"
}
