"""The peer of `split`: what one writes with pyarrow and redis-py alone. FILE PREFIX REDIS_URL"""
import sys

import pyarrow as pa
import pyarrow.ipc as ipc
import redis

file, prefix, url = sys.argv[1:]
client = redis.Redis.from_url(url)
options = ipc.IpcWriteOptions(compression="zstd")
counts = {}
with ipc.open_file(file) as source:
    pipeline = client.pipeline(transaction=False)
    for number in range(source.num_record_batches):
        batch = source.get_batch(number)
        partition = batch.column("partition")[0].as_py()
        sink = pa.BufferOutputStream()
        with ipc.new_stream(sink, batch.schema, options=options) as writer:
            writer.write_batch(batch)
        place = counts.get(partition, 0)
        counts[partition] = place + 1
        pipeline.set(f"{prefix}:{{part={partition:05d}}}:batch={place:05d}", sink.getvalue().to_pybytes())
        if len(pipeline) >= 16:
            pipeline.execute()
    pipeline.execute()
