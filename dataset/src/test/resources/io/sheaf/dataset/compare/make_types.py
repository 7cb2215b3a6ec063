"""Writes the streams that TypesTest compares, with pyarrow: one column of each type.

types.arrows    40 rows in two batches
recut.arrows    the same rows, cut into other batches, with other dictionaries
changed.arrows  the same but for one value of each column: column i differs in row i % 40
"""
import datetime
import decimal

import pyarrow as pa

ROWS = 40
WORDS = ["", "a", "twelve bytes", "thirteen byte", "a value too long to lie within a view", "b" * 40]


def integers(top):
    return lambda i: (i * 7919) % top


def nested(i):
    return [[{"n": i + j, "w": WORDS[j]} for j in range(k)] for k in range(i % 3)]


def types():
    """Type -> the value of a row, never that of the fifth row after it."""
    number, word = integers(100), lambda i: WORDS[i % 6]
    raw = lambda i: WORDS[i % 6].encode()
    numbers = lambda i: list(range(i % 5)) + [i]
    for t in [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]:
        yield t, number
    for t in [pa.float16(), pa.float32(), pa.float64()]:
        yield t, lambda i: i / 4
    yield pa.bool_(), lambda i: i % 2 == 0
    yield pa.decimal128(18, 4), lambda i: decimal.Decimal(i) / 4
    yield pa.decimal256(60, 4), lambda i: decimal.Decimal(i) / 4
    yield pa.date32(), lambda i: datetime.date(2026, 1, 1) + datetime.timedelta(days=i)
    yield pa.date64(), lambda i: datetime.date(2026, 1, 1) + datetime.timedelta(days=i)
    for t in [pa.time32("s"), pa.time32("ms"), pa.time64("us"), pa.time64("ns")]:
        yield t, number
    for unit in ["s", "ms", "us", "ns"]:
        yield pa.timestamp(unit), number
        yield pa.timestamp(unit, "Europe/Berlin"), number
        yield pa.duration(unit), number
    yield pa.month_day_nano_interval(), lambda i: pa.MonthDayNano([i, 2, 3])
    for t in [pa.string(), pa.large_string(), pa.string_view()]:
        yield t, word
    for t in [pa.binary(), pa.large_binary(), pa.binary_view()]:
        yield t, raw
    yield pa.binary(3), lambda i: b"%03d" % i
    for t in [pa.list_, pa.large_list, pa.list_view, pa.large_list_view]:
        yield t(pa.int32()), numbers
    yield pa.list_(pa.int32(), 2), lambda i: [i, -i]
    yield pa.list_(pa.string()), lambda i: [word(i)] * (i % 4) + ["end", str(i)]
    yield pa.map_(pa.string(), pa.int32()), lambda i: [("k%d" % j, i) for j in range(i % 3)] + [("z", i)]
    yield pa.struct([("n", pa.int32()), ("w", pa.string())]), lambda i: {"n": i, "w": word(i)}
    yield pa.list_(pa.list_(pa.struct([("n", pa.int32()), ("w", pa.string())]))), lambda i: nested(i) + [[{"n": i, "w": "x"}]]
    for index in [pa.int8(), pa.uint16(), pa.int32(), pa.int64()]:
        yield pa.dictionary(index, pa.string()), word
    yield pa.list_(pa.dictionary(pa.int8(), pa.string())), lambda i: [word(i), word(i + 2)]
    yield pa.struct([("d", pa.dictionary(pa.int8(), pa.string()))]), lambda i: {"d": word(i)}
    yield pa.run_end_encoded(pa.int16(), pa.int32()), lambda i: i // 3


def union(mode, values):
    numbers = pa.array([v if v % 2 else 0 for v in values], pa.int32())
    words = pa.array(["" if v % 2 else str(v) for v in values], pa.string())
    more = pa.array([-v for v in values], pa.int32())
    ids = pa.array([v % 3 for v in values], pa.int8())
    if mode == "sparse":
        return pa.UnionArray.from_sparse(ids, [numbers, words, more], ["n", "w", "m"], [0, 1, 2])
    offsets = pa.array(range(len(values)), pa.int32())
    return pa.UnionArray.from_dense(ids, offsets, [numbers, words, more], ["n", "w", "m"], [0, 1, 2])


def column(t, values, reverse):
    """An array; with `reverse`, dictionaries have another order and a value that nobody uses."""
    if pa.types.is_dictionary(t):
        words = (WORDS + ["unused"])[:: -1 if reverse else 1]
        indices = pa.array([None if v is None else words.index(v) for v in values], t.index_type)
        return pa.DictionaryArray.from_arrays(indices, pa.array(words))
    if pa.types.is_run_end_encoded(t):
        ends = [i + 1 for i in range(len(values)) if i + 1 == len(values) or reverse or values[i] != values[i + 1]]
        return pa.RunEndEncodedArray.from_arrays(pa.array(ends, pa.int16()), pa.array([values[e - 1] for e in ends], pa.int32()))
    return pa.array(values, t)


def write(name, cuts, changed=False, reverse=False):
    columns = []
    for n, (t, value) in enumerate(types()):
        values = [None if (i + n) % 11 == 5 else value(i) for i in range(ROWS)]
        if changed:
            row = n % ROWS
            values[row] = value(row + 5) if values[row] is not None else value(row)
        columns.append((str(t), t, values))
    batches = []
    for start, end in zip(cuts, cuts[1:]):
        arrays = [column(t, values[start:end], reverse) for _, t, values in columns]
        names = [name for name, _, _ in columns]
        for mode in ["sparse", "dense"]:
            values = list(range(ROWS))
            if changed:
                values[len(names) % ROWS] += 1
            arrays.append(union(mode, values[start:end]))
            names.append(mode)
        arrays.append(pa.nulls(end - start))
        names.append("null")
        batches.append(pa.RecordBatch.from_arrays(arrays, names))
    with pa.ipc.new_stream(name, batches[0].schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    print(name, len(names), "columns")


write("types.arrows", [0, 25, ROWS])
write("recut.arrows", [0, 1, 9, 9, 33, ROWS], reverse=True)
write("changed.arrows", [0, 12, ROWS], changed=True)
