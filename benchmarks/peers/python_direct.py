"""What one does with pyarrow and redis-py alone, in ArrowRedis's ways: gen, split, read, verify.

    python_direct.py gen FILE PARTITIONS BATCHES ROWS [--vectorised]
    python_direct.py split FILE PREFIX REDIS_URL
    python_direct.py read PREFIX REDIS_URL PARTITIONS BATCHES
    python_direct.py verify FILE FILE
"""
import asyncio
import concurrent.futures
import decimal
import os
import sys

import pyarrow as pa
import pyarrow.ipc as ipc

ZSTD = ipc.IpcWriteOptions(compression="zstd")
MAX_INFLIGHT, PIPELINE, CONCURRENCY = 256, 64, 256


def key(prefix, partition, batch):
    return f"{prefix}:{{part={partition:05d}}}:batch={batch:05d}"


def encoded(batch):
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, batch.schema, options=ZSTD) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


async def split(file, prefix, url):
    import redis.asyncio

    client = redis.asyncio.Redis.from_url(url, max_connections=50, socket_timeout=None)
    places, room = {}, asyncio.Semaphore(MAX_INFLIGHT)
    connections = asyncio.Semaphore(50)

    async def put(name, value):
        async with connections:
            await client.set(name, value.to_pybytes())
        room.release()

    tasks = []
    with ipc.open_file(file) as source:
        for number in range(source.num_record_batches):
            batch = source.get_batch(number)
            partition = batch.column("partition")[0].as_py()
            place = places.get(partition, 0)
            places[partition] = place + 1
            await room.acquire()
            tasks.append(asyncio.create_task(put(key(prefix, partition, place), encoded(batch))))
            await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    await client.aclose()
    print(len(tasks), "chunks")


async def read(prefix, url, partitions, batches):
    import redis.asyncio

    client = redis.asyncio.Redis.from_url(url, max_connections=50, socket_timeout=None)
    room, connections = asyncio.Semaphore(CONCURRENCY), asyncio.Semaphore(50)

    async def fetch(keys):
        async with room, connections:
            return await client.mget(keys)

    async def partition(number):
        keys = [key(prefix, number, batch) for batch in range(batches)]
        groups = [keys[i:i + PIPELINE] for i in range(0, len(keys), PIPELINE)]
        return [chunk for group in await asyncio.gather(*map(fetch, groups)) for chunk in group]

    fetched = await asyncio.gather(*map(partition, range(partitions)))
    tables = [ipc.open_stream(pa.py_buffer(chunk)).read_all() for chunks in fetched for chunk in chunks]
    print(pa.concat_tables(tables).num_rows, "rows")
    await client.aclose()


def verify(first, second):
    one, other = (ipc.open_file(file).read_all() for file in (first, second))
    if one.schema != other.schema or one.num_rows != other.num_rows:
        sys.exit("DIFFER")
    for name in one.column_names:
        if not one.column(name).equals(other.column(name)):
            sys.exit(f"Column '{name}' differs")
    print(one.num_rows, "rows are identical")


def vocabulary(rng):
    consonants, vowels = list("bcdfghjklmnpqrstvwxyz"), list("aeiou")
    words = set()
    while len(words) < 5_000:
        words.add("".join(rng.choice(consonants) + rng.choice(vowels) for _ in range(rng.integers(2, 5))))
    return pa.array(sorted(words))


def decimals(rng, rows, vectorised):
    if vectorised:
        unscaled = pa.array(rng.integers(-10**10, 10**10, rows, dtype="int64"))
        scaled = unscaled.cast(pa.decimal128(22, 0)).cast(pa.decimal128(22, 4))
        return pa.compute.divide(scaled, pa.scalar(decimal.Decimal(10_000))).cast(pa.decimal128(18, 4), safe=False)
    values = rng.uniform(-1e6, 1e6, rows)
    return pa.array([decimal.Decimal(f"{value:.4f}") for value in values], pa.decimal128(18, 4))


def lists(rng, rows, vectorised):
    import numpy

    lengths = rng.integers(0, 6, rows)
    if vectorised:
        offsets = numpy.concatenate(([0], numpy.cumsum(lengths))).astype("int32")
        return pa.ListArray.from_arrays(pa.array(offsets), pa.array(rng.integers(0, 1_000, offsets[-1], dtype="int32")))
    return pa.array([rng.integers(0, 1_000, length).tolist() for length in lengths], pa.list_(pa.int32()))


def batch(number, batches, rows, words, vectorised):
    import numpy

    rng = numpy.random.default_rng([42, number])
    columns = {
        "id64": numpy.arange(number * rows, (number + 1) * rows, dtype="int64"),
        "partition": numpy.full(rows, number // batches, "int32"),
        "int32_c": rng.integers(-1_000_000, 1_000_000, rows, dtype="int32"),
        "float64_c": rng.standard_normal(rows),
        "float32_c": rng.standard_normal(rows, dtype="float32"),
        "bool_c": rng.integers(0, 2, rows).astype(bool),
        "ts_ns": (1_700_000_000_000_000_000 + rng.integers(0, 30 * 86_400 * 10**9, rows)).astype("datetime64[ns]"),
        "dec_18_4": decimals(rng, rows, vectorised),
        "str_c": pa.DictionaryArray.from_arrays(rng.integers(0, len(words), rows, dtype="int32"), words),
        "list_ints": lists(rng, rows, vectorised),
    }
    return encoded(pa.RecordBatch.from_pydict({name: pa.array(column) for name, column in columns.items()}))


def gen(file, partitions, batches, rows, vectorised):
    import numpy

    words = vocabulary(numpy.random.default_rng(42))
    total = partitions * batches
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as workers:
        made = [workers.submit(batch, number, batches, rows, words, vectorised) for number in range(total)]
        writer = None
        for number, each in enumerate(made):
            made[number] = None
            table = ipc.open_stream(each.result()).read_all()
            writer = writer or ipc.new_file(file, table.schema, options=ZSTD)
            writer.write_table(table)
        writer.close()
    print(total * rows, "rows")


def main(command, *arguments):
    if command == "gen":
        file, partitions, batches, rows = arguments[:4]
        gen(file, int(partitions), int(batches), int(rows), "--vectorised" in arguments)
    elif command == "split":
        asyncio.run(split(*arguments))
    elif command == "read":
        prefix, url, partitions, batches = arguments
        asyncio.run(read(prefix, url, int(partitions), int(batches)))
    elif command == "verify":
        verify(*arguments)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    import pyarrow.compute

    main(*sys.argv[1:])
