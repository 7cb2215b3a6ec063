"""Arrow's C++ Flight server with a file's data in its memory. FILE COMPRESSION, none or zstd; a ticket is a partition.

Prints the address when it serves.
"""
import sys

import pyarrow as pa
import pyarrow.flight as flight
import pyarrow.ipc as ipc


class InMemory(flight.FlightServerBase):
    def __init__(self, file, compression):
        super().__init__("grpc://127.0.0.1:0")
        self.options = ipc.IpcWriteOptions(compression=None if compression == "none" else compression)
        self.partitions = {}
        with ipc.open_file(file) as source:
            for number in range(source.num_record_batches):
                batch = source.get_batch(number)
                self.partitions.setdefault(batch.column("partition")[0].as_py(), []).append(batch)

    def do_get(self, context, ticket):
        table = pa.Table.from_batches(self.partitions[int(ticket.ticket)])
        return flight.RecordBatchStream(table, options=self.options)


if __name__ == "__main__":
    server = InMemory(*sys.argv[1:])
    print(f"pyarrow ready grpc://127.0.0.1:{server.port}", flush=True)
    server.serve()
