"""The cases: each measures some ways of one work in turn, and gives tables and bars."""
import os

from harness.bench import GIGABYTE, MEBIBYTE, SIZES
from harness.processes import alternate
from harness.results import Bar, mean_cpu, peak_mebibytes, table, wall

LARGE = "1gb"  # the size at which the second of two bars holds


def limit(size, small, large):
    return large if size == LARGE else small


def doget(bench, size, codec="zstd"):
    """doGet of all partitions to pyarrow, beside a C++ server with the table in its memory."""
    plain, packed = bench.pyarrow(size, "none"), bench.pyarrow(size, "zstd")
    keeping = bench.keeping(size, codec)
    tickets = bench.sheaf_tickets(size, codec)
    lines = bench.partition_tickets(size)
    ours = bench.pyarrow_reader(f"sheaf, {codec} chunks", bench.sheaf, tickets)
    kept = bench.pyarrow_reader(f"sheaf, {codec} chunks kept in memory", keeping, tickets)
    theirs = bench.pyarrow_reader("pyarrow-flight, uncompressed", plain, lines, redis=False)
    ways, servers = [ours, kept, theirs], [keeping, plain, packed]
    if codec == "zstd":
        decoding = bench.keeping(size, codec, "none")
        servers.append(decoding)
        decoded = bench.pyarrow_reader(
            f"sheaf, {codec} chunks kept in memory as asked for: uncompressed", decoding,
            bench.sheaf_tickets(size, codec, "none"))
        theirs_packed = bench.pyarrow_reader("pyarrow-flight, zstd", packed, lines, redis=False)
        ways = [ours, kept, decoded, theirs, theirs_packed]
    samples = alternate(ways, bench.runs, bench.warmup)
    for way in ways:
        way.close()
    limit = {"zstd": 1.3, "lz4": 1.35, "uncompressed": 1.5}[codec]
    work = f"doGet to pyarrow, {codec} chunks, {size}"

    def bar(what, way, peer, most):
        return Bar(what, peer.name, wall(samples[way.name]) / wall(samples[peer.name]), most)

    bars = [bar(work, ours, theirs, limit), bar(f"{work}, kept in memory", kept, theirs, limit)]
    if codec == "zstd":
        bars.append(bar(f"{work}, kept in memory as asked for", decoded, theirs, limit))
        bars.append(bar(work, ours, theirs_packed, 0.5))
    for service in servers:
        bench.stop(service)
    return [table(work, samples)], bars


def doget_lz4(bench, size):
    return doget(bench, size, "lz4")


def doget_uncompressed(bench, size):
    return doget(bench, size, "uncompressed")


def doget_cpu(bench, size):
    """The server's processor time of doGet, beside flight-core's server over the same chunks, and the floor."""
    keeping = bench.keeping(size)
    ways = [
        bench.pyarrow_reader("sheaf", bench.sheaf, bench.sheaf_tickets(size)),
        bench.pyarrow_reader("sheaf, chunks kept in memory", keeping, bench.sheaf_tickets(size)),
        bench.pyarrow_reader("java-stock", bench.stock, bench.stock_tickets(size)),
    ]
    relay = bench.relay("socket to socket by a C program", size)
    floors = [floor for floor in (bench.floor("MGET by a C program", size), relay) if floor]
    samples = alternate(ways + floors, max(bench.runs, 20), max(bench.warmup, 30))
    for way in ways + floors:
        way.close()
    bench.stop(keeping)
    gigabytes = bench.stored_bytes(size) / GIGABYTE
    ours, kept, theirs = (mean_cpu(samples[way.name]) / gigabytes for way in ways)
    note = f"Server CPU per stored GB, over all counted runs: sheaf {ours:.2f} s, {kept:.2f} out of memory, java-stock {theirs:.2f} s"
    if relay:
        note += f"; the C program's that only passes bytes on {mean_cpu(samples[relay.name], 'client') / gigabytes:.2f} s"
    work = f"doGet, server CPU, {size}"
    return [table(work, samples, [note + "."])], [
        Bar(work, "java-stock", ours / theirs, 0.25),
        Bar(work, "per stored GB", ours, 0.7, "CPU-s"),
        Bar(f"{work}, kept in memory", "per stored GB", kept, 0.7, "CPU-s"),
    ]


def java_client(bench, size):
    """doGet to Java, decoded: our server and client beside flight-core's."""
    tickets = bench.tickets("java-stock", bench.stock_tickets(size))
    ways = [
        bench.java_reader("sheaf server, our client", "sheaf", bench.sheaf, bench.dataset(size)),
        bench.java_reader("java-stock server, flight-core's client", "stock", bench.stock, tickets),
    ]
    samples = alternate(ways, bench.runs, max(bench.warmup, 5))
    for way in ways:
        way.close()
    ours, theirs = (wall(each) for each in samples.values())
    return [table(f"doGet to Java, decoded, {size}", samples)], [
        Bar(f"doGet to our Java client, {size}", "java-stock", ours / theirs, 0.6)]


def rust_client(bench, size):
    """doGet to Rust's arrow-flight, decoded: our server beside C++ servers with the table in their memory."""
    if not bench.has_rust:
        bench.say("no cargo, so no client in Rust")
        return [], []
    plain, packed = bench.pyarrow(size, "none"), bench.pyarrow(size, "zstd")
    ways = [
        bench.rust_reader("sheaf", bench.sheaf, bench.sheaf_tickets(size)),
        bench.rust_reader("pyarrow-flight, uncompressed", plain, bench.partition_tickets(size), redis=False),
        bench.rust_reader("pyarrow-flight, zstd", packed, bench.partition_tickets(size), redis=False),
    ]
    samples = alternate(ways, bench.runs, bench.warmup)
    for way in ways:
        way.close()
    for service in (plain, packed):
        bench.stop(service)
    return [table(f"doGet to Rust, decoded, {size}", samples)], []


def split(bench, size):
    """A zstd file put through the server, whole process."""
    arguments = ["--inp", bench.file(size), "--location", bench.sheaf.address, "--prefix", "put", "--grace", "0"]
    # A server that has been running: its Java compilers are done with most after 10 GB.
    for _ in range(max(10, 10 * GIGABYTE // bench.stored_bytes(size))):
        bench.client("split", *arguments)
    ways = [
        bench.flight_client("flight-client split", "split", *arguments, servers=bench.servers(bench.sheaf)),
        bench.python("python-direct", "split", bench.file(size), "script", bench.redis_url,
                     servers={"redis": bench.redis_pid}),
    ]
    return compared(bench, f"split through the server, {size}", ways, limit(size, 0.4, 0.3))


def split_direct(bench, size):
    """A zstd file put straight into Redis, whole process."""
    redis = {"redis": bench.redis_pid}
    ways = [
        bench.flight_client("flight-client split --redis-url", "split", "--inp", bench.file(size), "--redis-url",
                            bench.redis_url, "--prefix", "direct", "--grace", "0", servers=redis),
        bench.python("python-direct", "split", bench.file(size), "script", bench.redis_url, servers=redis),
    ]
    # A Redis that has had as much before: its first pages of these come from the machine, or from its host.
    return compared(bench, f"split --redis-url, {size}", ways, limit(size, 0.35, 0.2), warmup=3)


def read_direct(bench, size):
    """All partitions read straight from Redis and decoded, whole process."""
    partitions, batches, _ = SIZES[size]
    redis = {"redis": bench.redis_pid}
    ways = [
        bench.flight_client("flight-client read --redis-url", "read", "--redis-url", bench.redis_url,
                            "--prefix", bench.dataset(size), "--partitions", "all", servers=redis),
        bench.python("python-direct", "read", bench.dataset(size, layout="arrow-redis"), bench.redis_url,
                     str(partitions), str(batches), servers=redis),
    ]
    return compared(bench, f"read --redis-url, decoded, {size}", ways, limit(size, 0.7, 0.4), 400)


def verify(bench, size):
    """A zstd file compared with an lz4 file of the same data, whole process."""
    files = [bench.file(size), bench.file(size, "lz4")]
    ways = [
        bench.flight_client("flight-client verify", "verify", *files),
        bench.python("python-direct", "verify", *files),
    ]
    return compared(bench, f"verify of a zstd and an lz4 file, {size}", ways, limit(size, 0.7, 0.5), 400)


def compared(bench, work, ways, most, mebibytes=None, warmup=0):
    """The usual table and bars of two ways: wall against wall, and perhaps the first's memory."""
    samples = alternate(ways, bench.runs, warmup)
    ours, theirs = (samples[way.name] for way in ways)
    bars = [Bar(work, ways[1].name, wall(ours) / wall(theirs), most)]
    if mebibytes:
        bars.append(Bar(work, "resident memory", peak_mebibytes(ours), mebibytes, "MiB"))
    return [table(work, samples)], bars


def gen(bench, size):
    """Sample data made and written, whole process."""
    partitions, batches, rows = SIZES[size]
    shape = [str(partitions), str(batches), str(rows)]
    out, theirs = bench.path("gen.arrow"), bench.path("gen-python.arrow")
    ways = [
        bench.flight_client("flight-client gen", "gen", "--out", out, *bench.shape(size)),
        bench.python("python-direct", "gen", theirs, *shape),
        bench.python("python-direct, all vectorised", "gen", theirs, *shape, "--vectorised"),
    ]
    samples = alternate(ways, bench.runs)
    work = f"gen, {size}"
    total = partitions * batches * rows
    rates = [f"{name}: {total / wall(each):,.0f} rows/s" for name, each in samples.items()]
    ours, direct, vectorised = samples.values()
    for path in (out, theirs):
        os.remove(path)
    return [table(work, samples, ["; ".join(rates) + "."])], [
        Bar(work, "python-direct", wall(direct) / wall(ours), limit(size, 12, 20), at_least=True),
        Bar(work, "resident memory", peak_mebibytes(ours), 600, "MiB"),
    ]


def start(bench, size):
    """How long the command line takes to do nothing."""
    ways = [bench.flight_client("flight-client --version", "--version")]
    samples = alternate(ways, max(bench.runs, 9), 2)
    return [table("start", samples)], [
        Bar("flight-client --version", "the clock", wall(samples[ways[0].name]), 0.3, "s")]


def growth(bench, size):
    """Stored bytes per CPU second of the server, from 50mb to the size, and from 1 to 64 streams at once."""
    ways = []
    for each in dict.fromkeys(("50mb", size)):
        ways.append((bench.pyarrow_reader(f"{each}, 1 stream", bench.sheaf, bench.sheaf_tickets(each)), each, 1))
    for streams in (4, 16, 64):
        tickets = bench.sheaf_tickets("50mb") * (streams // 4)
        name = f"50mb × {streams // 4}, {streams} streams"
        ways.append((bench.pyarrow_reader(name, bench.sheaf, tickets, streams=streams), "50mb", streams // 4))
    for way, _, _ in ways:
        for _ in range(max(bench.warmup, 5)):
            way.run()
    samples = {way.name: [way.run() for _ in range(max(bench.runs, 5))] for way, _, _ in ways}
    rates = {}
    for way, each, times in ways:
        way.close()
        rates[way.name] = times * bench.stored_bytes(each) / MEBIBYTE / mean_cpu(samples[way.name])
    rows = [[name, round(rate)] for name, rate in rates.items()]
    efficiency = {"title": f"Growth of doGet, to {size}", "notes": [], "rows": rows, "columns": [
        {"name": "reads"}, {"name": "stored per server CPU second", "unit": "MiB", "charted": True}]}
    first, *values = rates.values()
    peaks = [peak_mebibytes(each, "server") for each in samples.values()]
    bars = [
        Bar("growth 1 → 64 streams", "bytes per CPU second", min(values[-3:]) / first, 0.7, at_least=True),
        Bar("growth, server memory", "50mb, 1 stream", max(peaks) / peaks[0], 1.3),
    ]
    if size != "50mb":
        bars.append(Bar(f"growth 50mb → {size}", "bytes per CPU second", values[0] / first, 0.7, at_least=True))
    return [efficiency, table(f"Growth, what it took, to {size}", samples)], bars


CASES = {
    "doget": doget,
    "doget-lz4": doget_lz4,
    "doget-uncompressed": doget_uncompressed,
    "doget-cpu": doget_cpu,
    "java-client": java_client,
    "rust-client": rust_client,
    "split": split,
    "split-direct": split_direct,
    "read-direct": read_direct,
    "verify": verify,
    "gen": gen,
    "start": start,
    "growth": growth,
}
