"""What a reader that knows only ArrowRedis's key pattern finds. It knows nothing of Sheaf."""
import itertools

import pyarrow as pa
import pyarrow.ipc as ipc
import redis


def read(url, prefix):
    client = redis.Redis.from_url(url)
    batches = []
    for partition in itertools.count():
        for batch in itertools.count():
            chunk = client.get(f"{prefix}:{{part={partition:05d}}}:batch={batch:05d}")
            if chunk is None:
                break
            batches += ipc.open_stream(chunk)
        if batch == 0:
            return pa.Table.from_batches(batches)
