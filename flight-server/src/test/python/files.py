"""Arrow files and streams that Sheaf must copy: `files.py make DIR`, then `files.py check DIR`.

A copy of NAME is DIR/copies/NAME-*; it must be valid, with an equal schema and equal values.
"""
import decimal
import pathlib
import sys

import pyarrow as pa
import pyarrow.ipc as ipc

ROWS = 600


def every_kind():
    numbers = range(ROWS)
    return pa.table(
        {
            "int": pa.array(numbers),
            "decimal32": pa.array([decimal.Decimal(i) / 100 for i in numbers], pa.decimal32(7, 2)),
            "view": pa.array(
                [f"{i} is longer than twelve bytes" if i % 3 else None for i in numbers],
                pa.string_view(),
            ),
            "list": pa.array([[i, i + 1] for i in numbers]),
            "runs": pa.RunEndEncodedArray.from_arrays(pa.array([200, ROWS], pa.int32()), ["a", "b"]),
            "struct": pa.array([{"x": i, "y": str(i)} for i in numbers]),
            "dictionary": pa.array([f"word {i % 50}" for i in numbers]).dictionary_encode(),
            "null": pa.nulls(ROWS),
        }
    )


def changing_dictionaries():
    for k in range(5):
        words = [f"{k}-{i}" if i else "common" for i in range(5 + k)]
        word = pa.DictionaryArray.from_arrays(
            pa.array([i % len(words) for i in range(100)], pa.int8()), pa.array(words)
        )
        number = pa.DictionaryArray.from_arrays(
            pa.array([i % 3 if i % 4 else None for i in range(100)], pa.int32()),
            pa.array([1.5 * k, 2.5, float(k)]),
        )
        inner = pa.DictionaryArray.from_arrays(
            pa.array([i % 2 for i in range(200)], pa.int16()), pa.array([f"in {k}", "z"])
        )
        nested = pa.ListArray.from_arrays(pa.array(range(0, 201, 2), pa.int32()), inner)
        yield pa.record_batch([word, number, nested], names=["word", "number", "nested"])


def growing_dictionary():
    for k in range(1, 4):
        yield pa.record_batch(
            [
                pa.DictionaryArray.from_arrays(
                    pa.array([i % k for i in range(9)], pa.int8()),
                    pa.array([f"word {i}" for i in range(k)]),
                )
            ],
            names=["word"],
        )


def write(new, path, batches, schema=None, **options):
    batches = list(batches)
    schema = schema or batches[0].schema
    with new(str(path), schema, options=ipc.IpcWriteOptions(**options)) as writer:
        for batch in batches:
            writer.write_batch(batch)


def make(directory):
    table = every_kind()
    for codec in (None, "zstd", "lz4"):
        batches = table.to_batches(max_chunksize=250)
        write(ipc.new_file, directory / f"{codec}.arrow", batches, compression=codec)
        write(ipc.new_stream, directory / f"{codec}.arrows", batches, compression=codec)
    write(ipc.new_file, directory / "empty.arrow", [], table.schema)
    write(ipc.new_stream, directory / "changing.arrows", changing_dictionaries())
    for new, name in ((ipc.new_stream, "growing.arrows"), (ipc.new_file, "growing.arrow")):
        write(new, directory / name, growing_dictionary(), emit_dictionary_deltas=True)


def read(path):
    with open(path, "rb") as file:
        is_file = file.read(6) == b"ARROW1"
        file.seek(0)
        table = (ipc.open_file if is_file else ipc.open_stream)(file).read_all()
    table.validate(full=True)
    return table


def check(directory):
    for source in sorted(path for path in directory.iterdir() if path.is_file()):
        expected = read(source)
        copies = sorted((directory / "copies").glob(source.name + "-*"))
        assert copies, source
        for copy in copies:
            found = read(copy)
            assert found.schema.equals(expected.schema, check_metadata=True), copy
            for name in expected.schema.names:
                assert found[name].to_pylist() == expected[name].to_pylist(), (copy, name)


{"make": make, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
