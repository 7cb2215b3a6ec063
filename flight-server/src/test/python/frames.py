"""Checks of polars and DuckDB through pyarrow. Usage: frames.py NAME LOCATION

Each check is a function; it raises when something is not as it should be.
"""
import datetime
import json
import sys

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.flight as flight
from polars.testing import assert_frame_equal

from checks import assert_same, command, expect, path, read
from options import compressed, headers
from stock_client import write


def read_frame(client, name):
    return pl.from_arrow(client.do_get(flight.Ticket(name)).read_all())


def write_frame(client, request, frame, options=flight.FlightCallOptions()):
    table = frame.to_arrow()
    descriptor = flight.FlightDescriptor.for_command(json.dumps(request))
    return write(client, descriptor, table.schema, table.to_batches(), options)


def query(client, name, sql):
    """The answer of DuckDB, which pulls the dataset as it goes; sql names it rows."""
    rows = client.do_get(flight.Ticket(name)).to_reader()
    return duckdb.from_arrow(rows).query("rows", sql)


def write_answer(client, request, answer):
    batches = answer.to_arrow_reader()
    descriptor = flight.FlightDescriptor.for_command(json.dumps(request))
    return write(client, descriptor, batches.schema, batches, flight.FlightCallOptions())


# --- checks -----------------------------------------------------------------------------------------


def overwrite(name, **members):
    return {"dataset": name, "mode": "overwrite", "commit": "explicit", **members}


def every_type():
    """A frame of polars' types, rows of two partitions; also empty and long strings, and nulls."""
    moment = datetime.datetime(2026, 11, 21, 8, 15, 30, 123456)
    return pl.DataFrame(
        {
            "partition": pl.Series([0, 0, 0, 1, 1, 1], dtype=pl.Int32),
            "text": ["", None, "a string of more than twelve bytes", "", "d", None],
            "binary": [b"", b"1", None, b"x" * 20, b"", b"2"],
            "category": pl.Series(["x", "y", "", None, "z", "y"], dtype=pl.Categorical),
            "enum": pl.Series(["x", "y", "y", None, "x", "y"], dtype=pl.Enum(["x", "y"])),
            "list": [[1], [], None, [2, None], [3], []],
            "texts": [["", "a"], [], None, ["a string of more than twelve bytes"], [None], [""]],
            "array": pl.Series([[1, 2]] * 6, dtype=pl.Array(pl.Int16, 2)),
            "struct": [{"a": i, "b": str(i) if i % 2 else None} for i in range(6)],
            "decimal": pl.Series(["1.10", "2.2", None, "-3.3", "0", "5"]).str.to_decimal(scale=2),
            "uint": pl.Series([1, 2, 3, None, 5, 2**64 - 1], dtype=pl.UInt64),
            "float": pl.Series([1.5, None, float("inf"), 0.0, -1.0, 2.0], dtype=pl.Float32),
            "bool": [True, False, None, True, True, False],
            "moment": [moment, None, moment, moment, None, moment],
            "zoned": pl.Series([moment] * 6).dt.replace_time_zone("Europe/Berlin"),
            "date": [moment.date()] * 6,
            "time": [moment.time()] * 6,
            "duration": [datetime.timedelta(seconds=1)] * 6,
        }
    )


def polars_types(location):
    client = flight.connect(location)
    frame = every_type()
    write_frame(client, overwrite("frame"), frame)
    assert len(client.get_flight_info(path("frame")).endpoints) == 2
    assert_frame_equal(read_frame(client, "frame"), frame)
    asked = headers(wire="none", message_bytes=100_000)
    assert_frame_equal(pl.from_arrow(client.do_get(flight.Ticket("frame"), asked).read_all()), frame)
    assert_frame_equal(pl.from_arrow(read(client, "frame")), frame)


def polars_views(location):
    """Strings as polars has them in memory, which a reader may prefer."""
    client = flight.connect(location)
    frame = every_type()
    table = frame.to_arrow(compat_level=pl.CompatLevel.newest())
    assert table.schema.field("text").type == pa.string_view()
    assert table.schema.field("category").type.value_type == pa.string_view()
    for codec in (None, "lz4", "zstd"):
        write(client, command(**overwrite("views")), table.schema, table.to_batches(), compressed(codec))
        assert client.get_schema(path("views")).schema.equals(table.schema)
        assert_frame_equal(read_frame(client, "views"), frame)
        for wire in ("none", "zstd"):
            asked = headers(wire=wire, message_bytes=4_000)
            found = pl.from_arrow(client.do_get(flight.Ticket("views"), asked).read_all())
            assert_frame_equal(found, frame)


def polars_large(location):
    client = flight.connect(location)
    rows = 200_000
    frame = pl.DataFrame(
        {
            "partition": pl.Series([4 * i // rows for i in range(rows)], dtype=pl.Int32),
            "id": range(rows),
            "text": [f"row {i} " + "x" * (i % 90) for i in range(rows)],
            "word": pl.Series([f"word {i % 1_000}" for i in range(rows)], dtype=pl.Categorical),
        }
    )
    summary = json.loads(write_frame(client, overwrite("large"), frame, compressed("zstd")))
    assert summary["rows"] == rows, summary
    assert_frame_equal(read_frame(client, "large"), frame)
    small = flight.connect(location, generic_options=[("grpc.max_receive_message_length", 4 << 20)])
    asked = headers(wire="none", message_bytes=4 << 20)
    assert_frame_equal(pl.from_arrow(small.do_get(flight.Ticket("large"), asked).read_all()), frame)
    request = {"dataset": "large", "partitions": [2], "columns": ["id", "word"]}
    part = pl.from_arrow(client.do_get(flight.Ticket(json.dumps(request))).read_all())
    assert_frame_equal(part, frame.filter(pl.col("partition") == 2).select("id", "word"))


def polars_empty(location):
    client = flight.connect(location)
    frame = every_type().clear()
    write_frame(client, overwrite("empty"), frame)
    found = read_frame(client, "empty")
    assert found.schema == frame.schema and found.is_empty(), found


def duckdb_queries(location):
    client = flight.connect(location)
    rows = 100_000
    table = pa.table(
        {
            "partition": pa.array([i * 4 // rows for i in range(rows)], pa.int32()),
            "word": pa.array([f"word {i % 7}" for i in range(rows)]).dictionary_encode(),
            "price": pa.array([None if i % 10 == 0 else i / 4 for i in range(rows)]),
        }
    )
    write(client, command(**overwrite("prices")), table.schema, table.to_batches(), compressed("zstd"))
    sql = "select word, count(*) n, count(price) prices, sum(price) total from rows group by word order by word"
    answer = query(client, "prices", sql)
    expected = [
        (f"word {w}", len(all_), len(some), sum(some))
        for w in range(7)
        for all_ in [[i for i in range(rows) if i % 7 == w]]
        for some in [[i / 4 for i in all_ if i % 10]]
    ]
    assert answer.fetchall() == expected, answer
    with expect(pa.ArrowKeyError, "there is no dataset 'nope'"):
        query(client, "nope", "select 1")


def duckdb_writes(location):
    client = flight.connect(location)
    source = every_type().drop("array", "time").to_arrow()
    write(client, command(**overwrite("source")), source.schema, source.to_batches(), compressed("lz4"))
    sql = "select *, row_number() over () as number from rows order by partition, number"
    summary = json.loads(write_answer(client, overwrite("answer"), query(client, "source", sql)))
    assert summary["rows"] == 6, summary
    found = read(client, "answer")
    assert found.schema.field("category").type == pa.string(), found.schema
    assert_same(found, query(client, "source", sql).to_arrow_table())
    large = duckdb.sql("select (i // 100000)::int as partition, i, repeat('x', 50) || i as text from range(300000) t(i)")
    summary = json.loads(write_answer(client, overwrite("range", codec="zstd"), large))
    assert summary["rows"] == 300_000, summary
    found = query(client, "range", "select count(*), sum(i), count(distinct text), min(text), max(partition) from rows")
    assert found.fetchall() == [(300_000, 299_999 * 150_000, 300_000, "x" * 50 + "0", 2)], found


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
    print("ok", sys.argv[1])
