"""Checks of a running server with stock pyarrow. Usage: checks.py NAME LOCATION [ARGUMENT...]

Each check is a function; it raises when something is not as it should be.
"""
import gc
import json
import sys
import threading
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.flight as flight
import pyarrow.ipc as ipc
import redis
from google.rpc import error_details_pb2, status_pb2

import arrow_redis_reader


def path(*names):
    return flight.FlightDescriptor.for_path(*names)


def command(**request):
    return flight.FlightDescriptor.for_command(json.dumps(request))


def read(client, name, endpoints=None):
    info = client.get_flight_info(path(name))
    tables = [client.do_get(e.ticket).read_all() for e in endpoints or info.endpoints]
    return pa.concat_tables(tables)


def plain_values(table):
    """Dictionary columns by value, one chunk a column: what two tables are compared by."""
    columns = [
        pc.cast(c, c.type.value_type) if pa.types.is_dictionary(c.type) else c for c in table.columns
    ]
    return pa.table(columns, names=table.column_names).combine_chunks()


def assert_same(left, right):
    assert left.schema.equals(right.schema), f"{left.schema}\n!=\n{right.schema}"
    assert left.num_rows == right.num_rows, (left.num_rows, right.num_rows)
    assert plain_values(left).equals(plain_values(right)), "values differ"


def put_explicit(client, name, batches, rows=None, metadata=False, **members):
    descriptor = command(dataset=name, commit="explicit", **members)
    writer, answers = client.do_put(descriptor, batches[0].schema)
    with writer:
        for number, batch in enumerate(batches):
            if metadata:
                writer.write_with_metadata(batch, str(number).encode())
            else:
                writer.write_batch(batch)
        total = sum(b.num_rows for b in batches) if rows is None else rows
        writer.write_metadata(json.dumps({"commit": {"rows": total}}).encode())
        writer.done_writing()
        got = []
        while (answer := answers.read()) is not None:
            got.append(answer.to_pybytes())
    return got


def expect(error, *words):
    class Expected:
        def __enter__(self):
            return self

        def __exit__(self, kind, value, trace):
            assert kind is not None, f"no {error.__name__} with {words}"
            assert issubclass(kind, error), f"{kind.__name__}: {value}"
            for word in words:
                assert word in str(value), f"'{word}' is not in: {value}"
            assert "Exception" not in str(value).split(". gRPC client debug")[0], str(value)
            return True

    return Expected()


def batch_of(rows, partition=0, start=0):
    return pa.record_batch(
        {
            "id": pa.array(range(start, start + rows), pa.int64()),
            "partition": pa.array([partition] * rows, pa.int32()),
            "text": pa.array([f"text {i}" for i in range(start, start + rows)], pa.string()),
        }
    )


# --- checks -----------------------------------------------------------------------------------------


def same_as_file(client, name, file):
    with ipc.open_file(file) as source:
        expected = source.read_all()
    assert_same(read(client, name), expected)
    assert_same(client.do_get(flight.Ticket(name)).read_all(), expected)
    whole = client.do_get(flight.Ticket(json.dumps({"dataset": name}))).read_all()
    assert_same(whole, expected)
    assert client.get_schema(path(name)).schema.equals(expected.schema)


def put_and_read(client):
    for codec in (None, "lz4", "zstd"):
        options = flight.FlightCallOptions(write_options=ipc.IpcWriteOptions(compression=codec))
        name = f"put-{codec}"
        batches = [batch_of(1000, p, 1000 * p) for p in range(3)]
        writer, _ = client.do_put(path(name), batches[0].schema, options)
        for batch in batches:
            writer.write_batch(batch)
        writer.close()
        info = client.get_flight_info(path(name))
        assert info.ordered and info.total_records == 3000 and len(info.endpoints) == 3
        assert info.descriptor == path(name)
        summary = json.loads(info.app_metadata)
        assert summary["rows"] == 3000 and summary["partitions"] == 3, summary
        assert_same(read(client, name), pa.Table.from_batches(batches))
        with expect(pa.ArrowException, name, "overwrite"):
            put_explicit(client, name, batches)


def put_acknowledged(client):
    batches = [batch_of(10, 0, 10 * i) for i in range(20)]
    answers = put_explicit(client, "acknowledged", batches, metadata=True)
    assert answers[:-1] == [str(i).encode() for i in range(20)], answers
    summary = json.loads(answers[-1])
    assert summary["rows"] == 200 and summary["chunks"] == 20, summary
    reader = client.do_get(flight.Ticket("acknowledged"))
    got = []
    while True:
        try:
            got.append(reader.read_chunk().app_metadata.to_pybytes())
        except StopIteration:
            break
    assert got == [str(i).encode() for i in range(20)], got


def put_without_commit(client):
    batches = [batch_of(10)]
    with expect(pa.ArrowException, "commit"):
        writer, answers = client.do_put(
            command(dataset="uncommitted", commit="explicit"), batches[0].schema
        )
        with writer:
            writer.write_batch(batches[0])
            writer.done_writing()
            answers.read()
    with expect(pa.ArrowException, "promises 11 rows", "10"):
        put_explicit(client, "uncommitted", batches, rows=11)
    writer, answers = client.do_put(
        command(dataset="uncommitted", commit="explicit"), batches[0].schema
    )
    writer.write_batch(batches[0])
    del writer, answers
    gc.collect()
    time.sleep(0.5)
    with expect(flight.FlightError, "uncommitted") as _:
        raise_not_found(client, "uncommitted")


def raise_not_found(client, name):
    try:
        client.get_flight_info(path(name))
    except KeyError as e:  # pyarrow shows NOT_FOUND as KeyError
        raise flight.FlightServerError(str(e)) from e


def put_id_commits_once(client):
    batches = [batch_of(10)]
    first = put_explicit(client, "once", batches, mode="overwrite", put_id="a-put")
    again = put_explicit(client, "once", batches, mode="overwrite", put_id="a-put")
    assert json.loads(first[-1])["version"] == json.loads(again[-1])["version"]
    other = put_explicit(client, "once", batches, mode="overwrite", put_id="b-put")
    assert json.loads(first[-1])["version"] != json.loads(other[-1])["version"]


def splits_partitions(client):
    mixed = pa.record_batch(
        {
            "partition": pa.array([2, 0, 2, 1, 0], pa.int32()),
            "value": pa.array(["a", "b", "c", "d", None]),
            "category": pa.array(["x", "y", "x", "z", "y"]).dictionary_encode(),
            "list": pa.array([[1], [], None, [2, 3], [4]], pa.list_(pa.int32())),
        }
    )
    options = {"mode": "overwrite"}
    put_explicit(client, "mixed", [mixed], **options)
    got = read(client, "mixed").to_pylist()
    rows = mixed.to_pylist()
    assert got == [rows[1], rows[4], rows[3], rows[0], rows[2]], got
    put_explicit(client, "mixed", [mixed], partitioning="first-row", **options)
    info = client.get_flight_info(path("mixed"))
    assert [json.loads(e.app_metadata)["partition"] for e in info.endpoints] == [2]
    for bad, words in ((None, "null"), (-1, "-1"), (10_000, "10000")):
        batch = pa.record_batch({"partition": pa.array([0, 1, bad], pa.int64())})
        with expect(pa.ArrowInvalid, "row 2", words):
            put_explicit(client, "bad-partition", [batch])


def dictionaries_change(client):
    batches = []
    for i in range(6):
        values = pa.array([f"v{i // 2}-{j % 3}" for j in range(50)]).dictionary_encode()
        batches.append(pa.record_batch({"id": pa.array(range(50)), "word": values}))
    put_explicit(client, "words", batches)
    assert_same(read(client, "words"), pa.Table.from_batches(batches))


def no_partition_column(client):
    batches = [pa.record_batch({"x": pa.array(range(5))}), pa.record_batch({"x": pa.array([], pa.int64())})]
    put_explicit(client, "no-partition", batches)
    info = client.get_flight_info(path("no-partition"))
    assert len(info.endpoints) == 1
    assert read(client, "no-partition").num_rows == 5
    put_explicit(client, "sequential", batches * 4, partitioning={"sequential": {"batches": 2}})
    assert len(client.get_flight_info(path("sequential")).endpoints) == 4


def large_and_empty(client):
    big = batch_of(1_000_000)
    empty = batch_of(0)
    put_explicit(client, "large", [big, empty, empty])
    assert_same(read(client, "large"), pa.Table.from_batches([big]))
    put_explicit(client, "empty", [empty])
    assert read(client, "empty").num_rows == 0
    writer, _ = client.do_put(path("no-batches"), empty.schema)
    writer.close()
    info = client.get_flight_info(path("no-batches"))
    assert len(info.endpoints) == 1 and info.total_records == 0
    assert read(client, "no-batches").schema == empty.schema


def columns(client):
    batches = [batch_of(100, p, 100 * p) for p in range(2)]
    put_explicit(client, "columns", batches, mode="overwrite")
    info = client.get_flight_info(command(dataset="columns", columns=["text", "id"]))
    assert info.schema.names == ["text", "id"]
    got = pa.concat_tables([client.do_get(e.ticket).read_all() for e in info.endpoints])
    assert_same(got, pa.Table.from_batches(batches).select(["text", "id"]))
    with expect(pa.ArrowInvalid, "'zap'", "text"):
        client.get_flight_info(command(dataset="columns", columns=["zap"]))


def bad_requests(client):
    put_explicit(client, "present", [batch_of(5)], mode="overwrite")

    def get(ticket):
        client.do_get(flight.Ticket(ticket)).read_all()

    with expect(KeyError, "absent"):
        get("absent")
    with expect(KeyError, "absent"):
        client.get_flight_info(path("absent"))
    with expect(KeyError, "partition 7"):
        get(json.dumps({"dataset": "present", "partitions": [7]}))
    with expect(KeyError, "version"):
        get(json.dumps({"dataset": "present", "version": "9-aaaaaaaaaaaaa"}))
    with expect(pa.ArrowInvalid, "empty"):
        get(b"")
    with expect(pa.ArrowInvalid, "JSON"):
        get(b'{"dataset":')
    with expect(pa.ArrowInvalid, "'surprise'"):
        get(json.dumps({"dataset": "present", "surprise": 1}))
    with expect(pa.ArrowInvalid, "'partitions'", "list"):
        get(json.dumps({"dataset": "present", "partitions": "all"}))
    with expect(pa.ArrowInvalid, "UTF-8"):
        get(b"\xff\xfe\xfd")
    with expect(pa.ArrowInvalid, "bytes"):
        get(b"x" * (1 << 20))
    with expect(pa.ArrowInvalid, "bytes"):
        get(b'{"dataset":"' + b"x" * (1 << 20) + b'"}')
    with expect(pa.ArrowInvalid, "store", "redis"):
        client.get_flight_info(path("nowhere", "present"))
    with expect(KeyError, "no action", "ping"):
        list(client.do_action(flight.Action("zap", b"")))
    with expect(pa.ArrowInvalid, "wire"):
        get(json.dumps({"dataset": "present", "wire": "gzip"}))
    for name in ("a{b", "a}b", "a\nb", "x" * 201):
        with expect(pa.ArrowInvalid, "dataset name"):
            client.get_flight_info(path(name))
    assert read(client, "present").num_rows == 5


def actions(client):
    names = [a.type for a in client.list_actions()]
    data = ["generate", "verify", "copy", "compact", "adopt", "drop"]
    own = [*data, "info", "versions", "rollback", "gc", "ping"]
    assert names == [*own, "CancelFlightInfo", "RenewFlightEndpoint"], names

    def run(name, **request):
        results = client.do_action(flight.Action(name, json.dumps(request).encode()))
        messages = [json.loads(r.body.to_pybytes()) for r in results]
        assert all("progress" in m for m in messages[:-1]), messages
        return messages[-1]["result"]

    assert run("ping")["store"] == "redis"
    made = run("generate", dataset="made", partitions=2, batches=3, rows=1000, dict_strings=True)
    assert made["rows"] == 6000 and made["chunks"] == 6, made
    run("generate", dataset="again", partitions=2, batches=3, rows=1000, dict_strings=True)
    checked = run("verify", dataset={"dataset": "made"})
    assert checked["identical"] and checked["rows"] == 6000, checked
    assert checked["integrity"]["chunks"] == 6 and checked["integrity"]["damaged"] == 0, checked
    told = run("info", dataset="made", check=True)
    assert told["keys"][1]["count"] == 6 and told["integrity"]["damaged"] == 0, told
    same = run("verify", dataset={"dataset": "made"}, **{"with": {"dataset": "again"}})
    assert same["identical"], same
    run("generate", dataset="other", partitions=2, batches=3, rows=1000, dict_strings=True, seed=7)
    differs = run("verify", dataset={"dataset": "made"}, **{"with": {"dataset": "other"}})
    assert not differs["identical"] and differs["kind"] == "data", differs
    listed = [f.descriptor.path[0] for f in client.list_flights(b"")]
    assert listed == sorted(listed, key=lambda n: n) and {b"made", b"again"} <= set(listed), listed
    assert [f.descriptor.path[0] for f in client.list_flights(b"mad")] == [b"made"]
    assert run("drop", dataset="made")["dropped"]
    assert not run("drop", dataset="made")["dropped"]
    assert [f.descriptor.path[0] for f in client.list_flights(b"mad")] == []


def cancel_flight_info(client):
    """pyarrow has no call for it: messages of Flight.proto, written and read by hand."""

    def cancel(info):
        message, length = info.serialize(), b""
        size = len(message)
        while size > 127:
            length, size = length + bytes([size & 127 | 128]), size >> 7
        body = b"\x0a" + length + bytes([size]) + message
        (result,) = client.do_action(flight.Action("CancelFlightInfo", body))
        return result.body.to_pybytes()

    cancelled, not_cancellable = b"\x08\x01", b"\x08\x03"
    sample = {"dataset": "cancelled", "partitions": 1, "batches": 60, "rows": 20000}
    list(client.do_action(flight.Action("generate", json.dumps(sample).encode())))
    info = client.get_flight_info(path("cancelled"))
    assert cancel(info) == not_cancellable
    reader = client.do_get(info.endpoints[0].ticket)
    reader.read_chunk()
    assert cancel(info) == cancelled
    try:
        while True:  # read_all takes the error for Ctrl-C
            reader.read_chunk()
    except StopIteration:
        raise AssertionError("the stream went on to its end")
    except flight.FlightCancelledError as e:
        assert "CancelFlightInfo" in str(e), e
    assert client.do_get(info.endpoints[0].ticket).read_all().num_rows == 60 * 20000


def exchange(client):
    batches = [batch_of(1000, partition=p, start=p * 1000) for p in (0, 1)]

    def begin(**request):
        return client.do_exchange(flight.FlightDescriptor.for_command(json.dumps(request)))

    writer, reader = begin(put={"dataset": "exchanged", "commit": "explicit"})
    with writer:
        writer.begin(batches[0].schema)
        for number, batch in enumerate(batches):
            writer.write_with_metadata(batch, str(number).encode())
        writer.write_metadata(json.dumps({"commit": {"rows": 2000}}).encode())
        writer.done_writing()
        answers = [reader.read_chunk().app_metadata.to_pybytes() for _ in range(3)]
    assert answers[:2] == [b"0", b"1"], answers
    assert json.loads(answers[2])["rows"] == 2000, answers
    assert_same(read(client, "exchanged"), pa.Table.from_batches(batches))

    # So large that it can't have ended when what the client writes comes.
    long = [batch_of(20_000, 0, 20_000 * i) for i in range(60)]
    put_explicit(client, "long", long)
    for start in (lambda w: w.begin(pa.schema([])), lambda w: w.write_metadata(b"go")):
        writer, reader = begin(get={"dataset": "long", "partitions": [0], "wire": "none"})
        with writer:
            start(writer)
            assert_same(reader.read_all(), pa.Table.from_batches(long))

    writer, reader = begin(get={"dataset": "long", "wire": "none"})
    with expect(pa.ArrowInvalid, "only reads"):
        with writer:
            writer.begin(batches[0].schema)
            writer.write_batch(batches[0])
            while True:
                reader.read_chunk()
    for request, words in (({"get": {"dataset": "nobody"}}, "nobody"), ({}, "put"), ({"x": 1}, "'x'")):
        writer, reader = begin(**request)
        with expect(KeyError if request.get("get") else pa.ArrowInvalid, words):
            with writer:
                writer.begin(pa.schema([]))
                reader.read_all()
    writer, reader = begin(put={"dataset": "half", "commit": "explicit"})
    with expect(pa.ArrowInvalid, "commit message"):
        with writer:
            writer.begin(batches[0].schema)
            writer.write_batch(batches[0])
            writer.done_writing()
            reader.read_chunk()
    with expect(flight.FlightServerError, "half"):
        raise_not_found(client, "half")


def overwrite_keeps_readers(client):
    old = [batch_of(20_000, 0, 20_000 * i) for i in range(30)]
    new = [batch_of(7, 0, 5)]
    put_explicit(client, "pinned", old, mode="overwrite")
    info = client.get_flight_info(path("pinned"))
    reader = client.do_get(info.endpoints[0].ticket)
    first = reader.read_chunk().data
    put_explicit(client, "pinned", new, mode="overwrite")
    rest = reader.read_all()
    assert first.num_rows + rest.num_rows == 600_000
    assert_same(client.do_get(info.endpoints[0].ticket).read_all(), pa.Table.from_batches(old))
    assert read(client, "pinned").num_rows == 7


def slow_and_cancelled_readers(client):
    batches = [batch_of(50_000, 0, 50_000 * i) for i in range(40)]
    put_explicit(client, "slow", batches, mode="overwrite")
    slow = [client.do_get(flight.Ticket("slow")) for _ in range(5)]
    for reader in slow:
        reader.read_chunk()
    for _ in range(20):
        reader = client.do_get(flight.Ticket("slow"))
        reader.read_chunk()
        reader.cancel()
    results = []

    def pull():
        results.append(client.do_get(flight.Ticket("slow")).read_all().num_rows)

    threads = [threading.Thread(target=pull) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert results == [2_000_000] * 4, results
    for reader in slow:
        reader.cancel()


def stalled_reader(client):
    batches = [batch_of(100_000, 0, 100_000 * i) for i in range(60)]
    put_explicit(client, "stalled", batches, mode="overwrite")
    reader = client.do_get(flight.Ticket("stalled"))
    reader.read_chunk()
    time.sleep(2)
    with expect(flight.FlightTimedOutError, "took nothing"):
        reader.read_all()
    assert client.do_get(flight.Ticket("stalled")).read_all().num_rows == 6_000_000


def plain_layout(client, redis_url):
    batches = [
        pa.record_batch(
            {
                "partition": pa.array([p] * 100, pa.int32()),
                "word": pa.array([f"{p}-{b}-{i % 7}" for i in range(100)]).dictionary_encode(),
            }
        )
        for p in range(3)
        for b in range(4)
    ]
    expected = pa.Table.from_batches(batches)
    put_explicit(client, "plain", batches, layout="arrow-redis")
    assert_same(arrow_redis_reader.read(redis_url, "plain"), expected)
    assert_same(read(client, "plain"), expected)
    info = client.get_flight_info(path("plain"))
    assert info.total_records == -1 and len(info.endpoints) == 3
    summary = json.loads(info.app_metadata)
    assert summary["layout"] == "arrow-redis" and "version" not in summary, summary
    with expect(pa.ArrowException, "plain", "overwrite"):
        put_explicit(client, "plain", batches)
    put_explicit(client, "plain", batches[:2], layout="arrow-redis", mode="overwrite")
    assert arrow_redis_reader.read(redis_url, "plain").num_rows == 200
    put_explicit(client, "plain", batches[:3], mode="overwrite")
    assert read(client, "plain").num_rows == 300
    assert arrow_redis_reader.read(redis_url, "plain").num_rows == 200


def plain_delta(client, redis_url):
    """A chunk by another program that has its dictionary in two parts."""
    words = [pa.array(["a", "b"]), pa.array(["a", "b", "c", None])]
    batches = [
        pa.record_batch({"word": pa.DictionaryArray.from_arrays(pa.array([0, len(w) - 2, None]), w)})
        for w in words
    ]
    sink = pa.BufferOutputStream()
    options = ipc.IpcWriteOptions(emit_dictionary_deltas=True)
    with ipc.new_stream(sink, batches[0].schema, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
    kept = pa.BufferOutputStream()
    kinds = []
    for message in ipc.MessageReader.open_stream(sink.getvalue()):
        kinds.append(message.type)
        if message.type != "record batch" or kinds.count("record batch") == 2:
            message.serialize_to(kept)
    assert kinds == ["schema", "dictionary", "record batch", "dictionary", "record batch"], kinds
    kept.write(b"\xff\xff\xff\xff\0\0\0\0")
    keys = redis.Redis.from_url(redis_url)
    chunk = kept.getvalue()
    keys.set("grown:{part=00000}:batch=00000", chunk.to_pybytes())
    found = client.do_get(flight.Ticket("grown")).read_chunk().data
    assert found.equals(batches[1]), found
    keys.set("lost:{part=00000}:batch=00000", without_first_dictionary(chunk))
    with expect(pa.ArrowException, "lost:{part=00000}:batch=00000", "delta dictionary"):
        client.do_get(flight.Ticket("lost")).read_all()


def without_first_dictionary(stream):
    kept = pa.BufferOutputStream()
    for number, message in enumerate(ipc.MessageReader.open_stream(stream)):
        if number != 1:
            message.serialize_to(kept)
    kept.write(b"\xff\xff\xff\xff\0\0\0\0")
    return kept.getvalue().to_pybytes()


def main(name, location, *arguments):
    client = flight.FlightClient(location)
    globals()[name](client, *arguments)
    client.close()
    print("ok", name)


def extra_info(client):
    """Redis is gone. The exceptions of Flight hold what the server says for programs."""
    for call in (
        lambda: client.get_flight_info(path("gone")),
        lambda: client.do_get(flight.Ticket("gone")).read_all(),
        lambda: put_explicit(client, "gone", [batch_of(3)]),
    ):
        try:
            call()
            assert False, "no error"
        except flight.FlightUnavailableError as e:
            status = status_pb2.Status.FromString(e.extra_info)
            assert status.message in str(e), (status, e)
            info = error_details_pb2.ErrorInfo()
            assert status.details[0].Unpack(info), status
            assert (info.reason, info.domain) == ("STORE_UNAVAILABLE", "sheaf"), info


if __name__ == "__main__":
    main(*sys.argv[1:])
