"""Put and get options of a running server with stock pyarrow. Usage: options.py NAME LOCATION

Each check is a function; it raises when something is not as it should be.
"""
import json
import random
import sys
import time
from datetime import datetime, timezone
from decimal import Decimal

import pyarrow as pa
import pyarrow.flight as flight
import pyarrow.ipc as ipc

from checks import assert_same, command, expect, path, plain_values, put_explicit

WIRES = ["stored", "none", "lz4", "zstd"]
CODECS = [None, "lz4", "zstd"]


def compressed(codec):
    return flight.FlightCallOptions(write_options=ipc.IpcWriteOptions(compression=codec))


def headers(**values):
    return flight.FlightCallOptions(
        headers=[(b"sheaf-" + k.replace("_", "-").encode(), str(v).encode()) for k, v in values.items()]
    )


def put(client, name, batches, sent="zstd", **members):
    """Overwrites a dataset with batches as they are; the PutSummary."""
    descriptor = command(dataset=name, **{"mode": "overwrite", **members})
    writer, answers = client.do_put(descriptor, batches[0].schema, compressed(sent))
    with writer:
        for batch in batches:
            writer.write_batch(batch)
        writer.done_writing()
        return json.loads(answers.read().to_pybytes())


def get(client, name, options=None, **members):
    """All endpoints of a request, one after the other."""
    info = client.get_flight_info(command(dataset=name, **members), options)
    return pa.concat_tables(client.do_get(e.ticket).read_all() for e in info.endpoints)


def chunks(client, name):
    """The rows of each chunk by partition."""
    found = {}
    for endpoint in client.get_flight_info(command(dataset=name)).endpoints:
        partition = json.loads(endpoint.app_metadata)["partition"]
        reader = client.do_get(endpoint.ticket)
        found.setdefault(partition, []).extend(chunk.data.num_rows for chunk in reader)
    return found


def sample(rows, seed=1, words=50):
    """A table of common types with nulls."""
    r = random.Random(seed)

    def some(value):
        return [None if r.random() < 0.1 else value() for _ in range(rows)]

    vocabulary = [f"word{i}" for i in range(words)]
    return pa.table(
        {
            "id": pa.array(range(rows), pa.int64()),
            "i8": pa.array(some(lambda: r.randrange(-128, 128)), pa.int8()),
            "flag": pa.array(some(lambda: r.random() < 0.5)),
            "f": pa.array(some(r.random)),
            "text": pa.array(some(lambda: "x" * r.randrange(30) + str(r.random()))),
            "word": pa.array(some(lambda: r.choice(vocabulary))).dictionary_encode(),
            "list": pa.array(some(lambda: [r.randrange(9) for _ in range(r.randrange(4))])),
            "struct": pa.array(some(lambda: {"a": r.random(), "b": str(r.randrange(99))})),
            "dec": pa.array(some(lambda: Decimal(r.randrange(10**9)) / 100), pa.decimal128(20, 2)),
        }
    )


def wire_forms(location):
    client = flight.connect(location)
    table = sample(20_000)
    for codec in CODECS:
        put(client, "wire", table.to_batches(max_chunksize=7_000), codec)
        for wire in WIRES:
            assert_same(get(client, "wire", wire=wire), table)
            ticket = flight.Ticket(json.dumps({"dataset": "wire", "wire": wire}))
            assert_same(client.do_get(ticket).read_all(), table)
    with expect(pa.ArrowInvalid, "member 'wire'", "snappy", '"stored" or "none" or "lz4" or "zstd"'):
        get(client, "wire", wire="snappy")


def message_bytes(location):
    client = flight.connect(location)
    table = sample(60_000)
    for codec in CODECS:
        put(client, "message", table.to_batches(), codec)
        for limit in [64 << 10, 1 << 20, 4 << 20]:
            # The client refuses what is larger, to the byte.
            small = flight.connect(
                location, generic_options=[("grpc.max_receive_message_length", limit)]
            )
            for wire in WIRES:
                assert_same(get(small, "message", wire=wire, message_bytes=limit), table)
            assert_same(
                get(small, "message", headers(wire="none", message_bytes=limit)), table
            )
    for wrong, word in {0: "message_bytes", -1: "message_bytes", 1 << 31: "too large"}.items():
        with expect(pa.ArrowInvalid, word):
            get(client, "message", message_bytes=wrong)


def message_too_small(location):
    client = flight.connect(location)
    wide = pa.table({"text": ["x" * 10, "y" * 100_000, "z"]})
    put(client, "wide", wide.to_batches())
    assert_same(get(client, "wide", wire="none", message_bytes=110_000), wide)
    with expect(pa.ArrowInvalid, "row 1 of a batch", "message_bytes is 50000", "ask for"):
        get(client, "wide", wire="none", message_bytes=50_000)
    words = pa.table({"word": pa.array([str(i) * 50 for i in range(5_000)]).dictionary_encode()})
    put(client, "words", words.to_batches())
    with expect(pa.ArrowInvalid, "dictionary", "can't be cut", "message_bytes is 65536"):
        get(client, "words", wire="none", message_bytes=65_536)


def wire_headers(location):
    client = flight.connect(location)
    table = sample(5_000)
    put(client, "headers", table.to_batches(), None)
    wanted = headers(wire="lz4", message_bytes=100_000)
    for descriptor in [path("headers"), command(dataset="headers"), command(dataset="headers", partitions=[0])]:
        info = client.get_flight_info(descriptor, wanted)
        assert info.descriptor == descriptor, info.descriptor
        for endpoint in info.endpoints:
            ticket = json.loads(endpoint.ticket.ticket)
            assert (ticket["wire"], ticket["message_bytes"]) == ("lz4", 100_000), ticket
    info = client.get_flight_info(command(dataset="headers", wire="none"), wanted)
    assert json.loads(info.endpoints[0].ticket.ticket)["wire"] == "none"
    for info in client.list_flights(b"headers", wanted):
        assert json.loads(info.endpoints[0].ticket.ticket)["wire"] == "lz4"
    assert_same(client.do_get(flight.Ticket(b"headers"), wanted).read_all(), table)
    for wrong in [{"wire": "gzip"}, {"message_bytes": "0"}, {"message_bytes": "4MB"}, {"message_bytes": 1 << 31}]:
        name = "sheaf-" + next(iter(wrong)).replace("_", "-")
        with expect(pa.ArrowInvalid, name, str(next(iter(wrong.values())))):
            client.do_get(flight.Ticket(b"headers"), headers(**wrong)).read_all()
        with expect(pa.ArrowInvalid, name):
            client.get_flight_info(path("headers"), headers(**wrong))


def codecs(location):
    client = flight.connect(location)
    table = sample(30_000)
    bytes_of = {}
    for asked in ["keep", "none", "lz4", "zstd", "zstd:19"]:
        for sent in CODECS:
            summary = put(client, "codec", table.to_batches(max_chunksize=9_000), sent, codec=asked)
            assert (summary["rows"], summary["chunks"]) == (30_000, 4), summary
            bytes_of[asked, sent] = summary["bytes"]
            assert_same(get(client, "codec"), table)
    # What comes in the codec asked for stays as it is, and pyarrow compresses what saves less than an eighth, too.
    for asked in ["none", "lz4", "zstd:19"]:
        of = {bytes_of[asked, sent] for sent in CODECS}
        assert max(of) - min(of) < 0.05 * max(of), (asked, of)
    assert bytes_of["zstd:19", None] < bytes_of["zstd", None] < bytes_of["none", None]
    assert bytes_of["keep", None] > bytes_of["keep", "zstd"]
    with expect(pa.ArrowInvalid, "codec", "zstd:23"):
        put(client, "codec", table.to_batches(), codec="zstd:23")


def chunk_rows(location):
    client = flight.connect(location)
    table = sample(25_000)
    for size in [700, 8_192, 25_000]:
        for asked in ["keep", "none", "zstd:3"]:
            batches = table.to_batches(max_chunksize=size)
            put(client, "rows", batches, "lz4", chunk_rows=4_000, codec=asked)
            assert chunks(client, "rows") == {0: [4_000] * 6 + [1_000]}, chunks(client, "rows")
            assert_same(get(client, "rows"), table)
    by = {"hash": ["word"], "partitions": 4}
    put(client, "rows", table.to_batches(max_chunksize=900), chunk_rows=2_000, partitioning=by)
    for rows in chunks(client, "rows").values():
        assert set(rows[:-1]) <= {2_000} and rows[-1] <= 2_000, rows
    # A batch that its client waits for is not kept back.
    tagged = put_explicit(
        client, "tagged", table.to_batches(max_chunksize=500)[:4], metadata=True, chunk_rows=9_000
    )
    assert [a for a in tagged[:-1]] == [b"0", b"1", b"2", b"3"], tagged
    assert chunks(client, "tagged") == {0: [500] * 4}
    for name, column in every_type().items():
        types = pa.table({"c": column})
        try:
            put(client, "types", types.to_batches(max_chunksize=300), chunk_rows=400)
        except NotImplementedError as e:
            assert False, (name, e)
        found = get(client, "types")
        found.validate(full=True)
        assert found.to_pylist() == types.to_pylist(), name
        rows = chunks(client, "types")[0]
        assert rows in ([400] * 5, [300] * 6 + [200]), (name, rows)


def time_to_live(location):
    client = flight.connect(location)
    table = sample(100)
    put(client, "brief", table.to_batches(), ttl=3)
    ends = client.get_flight_info(path("brief")).endpoints[0].expiration_time
    left = ends.as_py() - datetime.now(timezone.utc)
    assert 0 < left.total_seconds() <= 3.5, left
    with expect(pa.ArrowInvalid, "ttl", "append"):
        put(client, "brief", table.to_batches(), mode="append", ttl=9)
    assert_same(get(client, "brief"), table)
    deadline = time.monotonic() + 10
    while is_there(client, "brief"):
        assert time.monotonic() < deadline, "still there"
        time.sleep(0.1)
    put(client, "brief", table.to_batches(), mode="create")
    assert_same(get(client, "brief"), table)


def is_there(client, name):
    try:
        client.get_flight_info(path(name))
        return True
    except pa.ArrowKeyError:
        return False


def hash_partitions(location):
    """The partition of a row is that of its values, whoever sends them and how."""
    client = flight.connect(location)
    table = sample(3_000)
    by = {"hash": ["word", "i8"], "partitions": 5}
    forms = {
        "whole": (table.to_batches(), "zstd"),
        "cut": (table.to_batches(max_chunksize=101), None),
        "plain": (table.set_column(5, "word", table["word"].cast(pa.string())).to_batches(), "lz4"),
        "wide": (table.set_column(1, "i8", table["i8"].cast(pa.int64())).to_batches(max_chunksize=999), None),
    }
    places = []
    for batches, codec in forms.values():
        summary = put(client, "hash", batches, codec, partitioning=by)
        assert summary["rows"] == 3_000, summary
        place = {}
        for endpoint in client.get_flight_info(path("hash")).endpoints:
            partition = json.loads(endpoint.app_metadata)["partition"]
            ids = client.do_get(endpoint.ticket).read_all()["id"].to_pylist()
            assert ids == sorted(ids), "rows of a partition keep their order"
            place.update(dict.fromkeys(ids, partition))
        assert sorted(place) == list(range(3_000))
        assert set(place.values()) == set(range(5)), set(place.values())
        places.append(place)
    assert all(place == places[0] for place in places)
    with expect(pa.ArrowInvalid, "no column 'nope'"):
        put(client, "hash", table.to_batches(), partitioning={"hash": ["nope"], "partitions": 2})
    with expect(NotImplementedError, "'list'", "can't be hashed"):
        put(client, "hash", table.to_batches(), partitioning={"hash": ["list"], "partitions": 2})


def every_type():
    """A column of each type by name, 2,000 rows and some nulls."""
    r = random.Random(3)
    n = 2_000

    def some(value):
        return [None if r.random() < 0.2 else value() for _ in range(n)]

    ints = some(lambda: r.randrange(100))
    texts = some(lambda: "t" * r.randrange(20))
    lists = some(lambda: [r.randrange(9) for _ in range(r.randrange(4))])
    children = [pa.array(range(n), pa.int32()), pa.array([str(i) for i in range(n)])]
    kinds = pa.array([r.randrange(2) for _ in range(n)], pa.int8())
    columns = {
        "null": pa.nulls(n),
        "bool": pa.array(some(lambda: r.random() < 0.5)),
        "float16": pa.array(ints, pa.float64()).cast(pa.float16()),
        "uint64": pa.array(ints, pa.uint64()),
        "date32": pa.array(ints, pa.int32()).cast(pa.date32()),
        "time64": pa.array(ints, pa.int64()).cast(pa.time64("us")),
        "timestamp": pa.array(ints, pa.int64()).cast(pa.timestamp("us", "UTC")),
        "duration": pa.array(ints, pa.int64()).cast(pa.duration("s")),
        "interval": pa.array(some(lambda: pa.MonthDayNano([1, r.randrange(9), 3]))),
        "decimal32": pa.array(some(lambda: Decimal(r.randrange(999))), pa.decimal32(5, 0)),
        "decimal64": pa.array(some(lambda: Decimal(r.randrange(999))), pa.decimal64(5, 0)),
        "decimal256": pa.array(some(lambda: Decimal(r.randrange(999))), pa.decimal256(50, 0)),
        "fixed": pa.array(some(lambda: r.randbytes(5)), pa.binary(5)),
        "binary": pa.array(some(lambda: r.randbytes(r.randrange(9)))),
        "large_string": pa.array(texts, pa.large_string()),
        "string_view": pa.array(texts, pa.string_view()),
        "binary_view": pa.array(some(lambda: r.randbytes(r.randrange(30))), pa.binary_view()),
        "list": pa.array(lists),
        "large_list": pa.array(lists, pa.large_list(pa.int64())),
        "list_view": pa.array(lists, pa.list_view(pa.int64())),
        "fixed_list": pa.array(some(lambda: [1, r.randrange(9), None]), pa.list_(pa.int16(), 3)),
        "map": pa.array(some(lambda: list({"k": 1, "l": 2}.items())), pa.map_(pa.string(), pa.int8())),
        "struct": pa.array(some(lambda: {"a": 1, "b": {"c": "x"}})),
        "list_of_struct": pa.array(some(lambda: [{"a": r.random(), "b": ["x"]}])),
        "dictionary": pa.array(texts).dictionary_encode(),
        "sparse_union": pa.UnionArray.from_sparse(kinds, children),
        "dense_union": pa.UnionArray.from_dense(
            kinds, pa.array(range(n), pa.int32()), children
        ),
        "run_end": pa.RunEndEncodedArray.from_arrays(
            pa.array(range(10, n + 10, 10), pa.int32()), pa.array(texts[: n // 10])
        ),
    }
    return columns


def types(location, allowed):
    """Every type passes a change of codec; cutting refuses those that Java's Arrow can't hold."""
    client = flight.connect(location)
    refused = []
    for name, column in every_type().items():
        table = pa.table({"c": column, "n": pa.array(range(len(column)))})
        put(client, "types", table.to_batches(), "lz4", codec="zstd:3")
        for wire in WIRES:
            assert_same(get(client, "types", wire=wire), table)
        try:
            for limit in [3_000, 9_001]:
                cut = get(client, "types", wire="none", message_bytes=limit)
                cut.validate(full=True)
                assert cut.to_pylist() == table.to_pylist(), name
        except NotImplementedError as e:
            refused.append(name)
    assert refused == [name for name in allowed.split(",") if name], refused


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
    print("ok", sys.argv[1])
