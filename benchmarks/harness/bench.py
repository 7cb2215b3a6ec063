"""What the cases stand on: data of a size, the servers that have it, and commands."""
import contextlib
import os
import re
import subprocess
import sys

from harness.processes import Client, Command, Service

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TARGET = os.path.join(ROOT, "benchmarks", "target")
PEERS = os.path.join(ROOT, "benchmarks", "peers")
FLIGHT_CLIENT = os.path.join(ROOT, "bin", "flight-client")
FLIGHT_SERVER = os.path.join(ROOT, "bin", "flight-server")
JAVA = ["java", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp",
        f"{TARGET}/classes:{TARGET}/lib/*"]
# As the README has it, for both clients: memory that Netty takes anew is not filled with zeros.
JAVA_CLIENT = [JAVA[0], "-Dio.netty.tryReflectionSetAccessible=true", *JAVA[1:]]
RUST_READER = os.path.join(TARGET, "rust", "release", "rust-reader")
MEBIBYTE = 1 << 20
GIGABYTE = 10**9

# Partitions, batches of each, rows of a batch; the same as flight-client bench's.
SIZES = {
    "50mb": (8, 8, 20_000),
    "250mb": (8, 16, 50_000),
    "512mb": (8, 16, 100_000),
    "1gb": (16, 16, 100_000),
}


class Bench:
    """Everything that one run of the harness has started and made; closing ends and removes it."""

    def __init__(self, work, runs, warmup):
        self.work, self.runs, self.warmup = work, runs, warmup
        self.stack = contextlib.ExitStack()
        self.files, self.loaded, self.running = {}, set(), {}

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return self.stack.__exit__(*failure)

    def say(self, text):
        print(text, file=sys.stderr, flush=True)

    def path(self, name):
        return os.path.join(self.work, name)

    # Data

    def shape(self, size):
        partitions, batches, rows = SIZES[size]
        return ["--partitions", str(partitions), "--batches", str(batches), "--rows", str(rows),
                "--dict-strings", "--seed", "42"]

    def file(self, size, codec="zstd"):
        """An Arrow file of this size, made once."""
        path = self.path(f"{size}-{codec}.arrow")
        if path not in self.files:
            if not os.path.exists(path):
                self.client("gen", "--out", path, "--compression", codec, *self.shape(size))
            self.files[path] = os.path.getsize(path)
        return path

    def stored_bytes(self, size, codec="zstd"):
        return self.files[self.file(size, codec)]

    def dataset(self, size, codec="zstd", layout="sheaf"):
        """The name in Redis of the same data."""
        name = f"{layout}-{size}-{codec}"
        if name not in self.loaded:
            self.client("split", "--inp", self.file(size, codec), "--redis-url", self.redis_url,
                        "--prefix", name, "--layout", layout, "--compression", "keep")
            self.loaded.add(name)
        return name

    # Servers

    def service(self, name, command, environment=None):
        if name not in self.running:
            service = Service(name, command, self.work, environment)
            self.stack.callback(service.stop)
            self.running[name] = service
        return self.running[name]

    @property
    def sheaf(self):
        """Our server, on a Redis of its own."""
        return self.service("sheaf", [FLIGHT_SERVER, "--embedded", "--port", "0"])

    @property
    def redis_pid(self):
        (pid,) = self.sheaf.children()
        return pid

    @property
    def redis_url(self):
        if "redis" not in self.running:
            told = self.client("ping", self.sheaf.address)
            self.running["redis"] = re.search(r"redis://[0-9.:]+", told).group() + "/0"
        return self.running["redis"]

    def keeping(self, size, codec="zstd", wire="stored"):
        """Another of our servers on the same Redis, which keeps in memory what it has read, if it can keep this."""
        kept = self.stored_bytes(size, "uncompressed" if wire == "none" else codec) * 5 // 4
        options = (f"-Xmx256m -XX:MaxDirectMemorySize={kept * 3} -Dsheaf.memory.budget-bytes-max={kept * 3 // 2}"
                   f" -Dsheaf.memory.chunk-cache-bytes-max={kept}")
        return self.service(
            f"keeping-{size}-{codec}-{wire}", [FLIGHT_SERVER, "--redis-url", self.redis_url, "--port", "0"],
            {"SHEAF_JAVA_OPTIONS": options})

    @property
    def stock(self):
        return self.service(
            "stock", [*JAVA, "io.sheaf.benchmarks.StockFlightServer", "0", self.redis_url])

    def pyarrow(self, size, compression):
        """Arrow's C++ server with the decoded data in its memory."""
        name = f"pyarrow-{size}-{compression}"
        return self.service(
            name, [sys.executable, f"{PEERS}/pyarrow_server.py", self.decoded(size), compression])

    def decoded(self, size):
        return self.file(size, "uncompressed")

    def stop(self, service):
        """Ends a server before the rest, for the memory that it holds."""
        name = next(name for name, each in self.running.items() if each is service)
        del self.running[name]
        service.stop()

    def servers(self, service, redis=True):
        """Roles and processes, to be watched."""
        return {"server": service.pid, **({"redis": self.redis_pid} if redis else {})}

    # Ways

    def client(self, *arguments):
        """Runs our command line; its output."""
        done = subprocess.run([FLIGHT_CLIENT, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"flight-client {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def flight_client(self, name, *arguments, servers=None):
        return Command(name, [FLIGHT_CLIENT, *arguments], servers)

    def python(self, name, *arguments, servers=None):
        return Command(name, [sys.executable, f"{PEERS}/python_direct.py", *arguments], servers)

    def tickets(self, name, lines):
        path = self.path(re.sub(r"\W+", "-", name) + ".tickets")
        with open(path, "w") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def resident(self, name, command, servers, restarts=False):
        client = Client(name, command, servers, self.path("clients.log"), restarts)
        self.stack.callback(client.close)
        return client

    def pyarrow_reader(self, name, service, lines, redis=True, streams=1):
        command = [sys.executable, f"{PEERS}/pyarrow_reader.py", service.address,
                   self.tickets(name, lines), str(streams)]
        return self.resident(name, command, self.servers(service, redis), restarts=True)

    @property
    def has_rust(self):
        return os.path.exists(RUST_READER)

    def rust_reader(self, name, service, lines, redis=True):
        command = [RUST_READER, service.address, self.tickets(name, lines)]
        return self.resident(name, command, self.servers(service, redis), restarts=True)

    def sheaf_tickets(self, size, codec="zstd", wire="stored"):
        name = self.dataset(size, codec)
        return [f'{{"dataset":"{name}","partitions":[{p}],"wire":"{wire}"}}' for p in range(SIZES[size][0])]

    def stock_tickets(self, size, codec="zstd"):
        name = self.dataset(size, codec, "arrow-redis")
        return [f"{name}|{p}|{SIZES[size][1]}" for p in range(SIZES[size][0])]

    def partition_tickets(self, size):
        return [str(p) for p in range(SIZES[size][0])]

    def floor(self, name, size, group=8):
        """A C program that fetches the same chunks; None where there is no C compiler."""
        program = os.path.join(TARGET, "mget")
        if not os.path.exists(program):
            self.say("no cc, so no floor by a C program")
            return None
        dataset = self.dataset(size, layout="arrow-redis")
        partitions, batches, _ = SIZES[size]
        lines = []
        for p in range(partitions):
            keys = [f"{dataset}:{{part={p:05d}}}:batch={b:05d}" for b in range(batches)]
            lines += [" ".join(keys[i:i + group]) for i in range(0, batches, group)]
        port = self.redis_url.rsplit(":", 1)[1].split("/")[0]
        return self.resident(name, [program, port, self.tickets(name, lines)], {"redis": self.redis_pid})

    def relay(self, name, size):
        """A C program that passes as many bytes from one socket into another; None where there is no C compiler."""
        program = os.path.join(TARGET, "relay")
        return self.resident(name, [program, str(self.stored_bytes(size))], {}) if os.path.exists(program) else None

    def java_reader(self, name, kind, service, what):
        command = [*JAVA_CLIENT, "io.sheaf.benchmarks.JavaReader", kind, service.address, what]
        return self.resident(name, command, self.servers(service))
