"""Many readers, some of which stop for a while, and writers at once, all with stock pyarrow.

Usage: crowd.py LOCATION READERS STOPPED WRITERS SECONDS BATCHES, prints what they did as JSON. BATCHES of
1.5 MB are in each of 8 partitions, and in each put. Each has a
connection of its own. Whatever they are told but that the server has too much to do, and any
stream that isn't whole, is a failure.
"""
import json
import sys
import threading
import time
from collections import Counter

import pyarrow as pa
import pyarrow.flight as flight

PARTITIONS, ROWS = 8, 20_000

done = Counter()
failures = []


def connect(location):
    return flight.connect(location, generic_options=[("grpc.use_local_subchannel_pool", 1)])


def is_too_much(failure):
    if isinstance(failure, flight.FlightUnavailableError):
        return True
    return "RESOURCE_EXHAUSTED" in str(failure) or "memory budget" in str(failure)


def guarded(kind, work):
    try:
        work()
        done[kind] += 1
    except Exception as e:  # noqa: BLE001
        if is_too_much(e):
            done[kind + " refused"] += 1
            time.sleep(0.1)
        else:
            failures.append(f"{kind}: {type(e).__name__}: {e}"[:500])


def read(client, batches, stop_seconds):
    info = client.get_flight_info(flight.FlightDescriptor.for_path("crowd"))
    for endpoint in info.endpoints:
        rows = 0
        for chunk in client.do_get(endpoint.ticket):
            rows += chunk.data.num_rows
            if stop_seconds:
                time.sleep(stop_seconds)
                stop_seconds = 0
        assert rows == batches * ROWS, rows


def write(client, name, batches):
    request = {"dataset": name, "mode": "overwrite", "commit": "explicit", "grace": 0}
    descriptor = flight.FlightDescriptor.for_command(json.dumps(request))
    writer, answers = client.do_put(descriptor, batches[0].schema)
    with writer:
        for batch in batches:
            writer.write_batch(batch)
        commit = {"commit": {"rows": sum(b.num_rows for b in batches)}}
        writer.write_metadata(json.dumps(commit).encode())
        writer.done_writing()
        while answers.read() is not None:
            pass


def until(end, kind, work):
    while time.monotonic() < end and not failures:
        guarded(kind, work)


def main(location, readers, stopped, writers, seconds, batches):
    client = connect(location)
    request = {"dataset": "crowd", "partitions": PARTITIONS, "batches": batches, "rows": ROWS, "compression": "none", "mode": "overwrite"}
    list(client.do_action(flight.Action("generate", json.dumps(request).encode())))
    batch = client.do_get(flight.Ticket("crowd")).read_chunk().data
    end = time.monotonic() + seconds
    threads = []

    def start(target, *arguments):
        threads.append(threading.Thread(target=target, args=arguments))
        threads[-1].start()

    for _ in range(stopped):
        own = connect(location)
        start(guarded, "stopped", lambda own=own: read(own, batches, seconds))
    for _ in range(readers - stopped):
        own = connect(location)
        start(until, end, "reads", lambda own=own: read(own, batches, 0))
    for number in range(writers):
        own = connect(location)
        start(until, end, "puts", lambda own=own, name=f"put-{number}": write(own, name, [batch] * batches))
    for thread in threads:
        thread.join()
    assert not failures, failures[:5]
    print(json.dumps(done))


if __name__ == "__main__":
    main(sys.argv[1], *(int(value) for value in sys.argv[2:]))
