"""Processes, and what they use: seconds of the clock and of the processor, and memory."""
import dataclasses
import json
import os
import subprocess
import time

SETTLE_SECONDS = 0.2  # what a server still does for a round belongs to it
READY_SECONDS_MAX = 120

# How an allocator happens to lay out its memory in its first seconds stays with a process, and decides by up to a
# half: readers by pyarrow and in Rust are started anew, so that a figure is of many of them.
ROUNDS_OF_A_READER = 3
FIRST_ROUNDS_OF_A_READER = 2


@dataclasses.dataclass
class Sample:
    """One run. CPU seconds by role (client, server, redis), peak resident bytes by role."""

    wall: float
    cpu: dict
    peak: dict
    rows: int = 0


def cpu_seconds(pid):
    """Of all its threads, those that have ended among them; by Linux's clock of another process."""
    return time.clock_gettime((~pid << 3) | 2)


def reset_peak(pid):
    with open(f"/proc/{pid}/clear_refs", "w") as file:
        file.write("5")


def peak_bytes(pid):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))


class Watch:
    """What servers use between its beginning and its end."""

    def __init__(self, servers):
        self.servers = servers
        self.before = {role: cpu_seconds(pid) for role, pid in servers.items()}
        for pid in servers.values():
            reset_peak(pid)

    def end(self):
        if self.servers:
            time.sleep(SETTLE_SECONDS)
        cpu = {role: cpu_seconds(pid) - self.before[role] for role, pid in self.servers.items()}
        return cpu, {role: peak_bytes(pid) for role, pid in self.servers.items()}


class Command:
    """A command that is run anew each time, whole, from its start to its end."""

    restarts = False

    def __init__(self, name, command, servers=None, environment=None):
        self.name, self.command, self.servers = name, command, servers or {}
        self.environment = {**os.environ, **(environment or {})}

    def run(self):
        watch = Watch(self.servers)
        start = time.monotonic()
        process = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        if process.returncode != 0:
            raise SystemExit(f"{self.name}: exit {process.returncode}\n{output.decode()}")
        cpu, peak = watch.end()
        cpu["client"] = used.ru_utime + used.ru_stime
        peak["client"] = used.ru_maxrss * 1024
        return Sample(wall, cpu, peak)


class Client:
    """A program that stays, and does its work once for each line on its standard input.

    What it complains of is added to the file log. One without a compiler to warm up may be started anew in between.
    """

    def __init__(self, name, command, servers, log, restarts=False):
        self.name, self.command, self.servers, self.log, self.restarts = name, command, servers, log, restarts
        self.start()

    def start(self):
        with open(self.log, "a") as errors:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)

    def restart(self):
        """In a process of its own once more, with its first rounds behind it."""
        self.close()
        self.start()
        for _ in range(FIRST_ROUNDS_OF_A_READER):
            self.run()

    def run(self):
        watch = Watch({**self.servers, "client": self.process.pid})
        print("go", file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name}: ended with {self.process.wait()}; see its log")
        answer = json.loads(line)
        return Sample(answer["seconds"], *watch.end(), answer.get("rows", 0))

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def alternate(ways, runs, warmup=0):
    """Runs all ways in turn, A B A B …; the samples of each by its name, those of the warm-up left out."""
    samples = {way.name: [] for way in ways}
    for _ in range(warmup):
        for way in ways:
            way.run()
    for number in range(runs):
        for way in ways:
            if way.restarts and number % ROUNDS_OF_A_READER == 0:
                way.restart()
        for way in ways:
            samples[way.name].append(way.run())
    rows = {sample.rows for each in samples.values() for sample in each if sample.rows}
    if len(rows) > 1:
        raise SystemExit(f"the ways do not read the same: {rows} rows")
    return samples


class Service:
    """A server of its own process, ready when it has printed a line that ends in its address."""

    def __init__(self, name, command, directory, environment=None):
        self.log = os.path.join(directory, name + ".log")
        with open(self.log, "w") as errors:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=errors, text=True,
                env={**os.environ, **(environment or {})})
        line = self.process.stdout.readline()
        if " ready " not in line:
            with open(self.log) as errors:
                raise SystemExit(f"{name} did not start: {line}{errors.read()}")
        self.address = line.split()[-1]
        self.pid = self.process.pid

    def children(self):
        """Processes that its threads have started."""
        found = []
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/children") as file:
                found += [int(pid) for pid in file.read().split()]
        return found

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
