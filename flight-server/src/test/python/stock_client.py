"""A stock pyarrow client with default settings.

Usage: COMMAND LOCATION WHAT FILE [HEADER=VALUE]..., where a command is one of read (WHAT: a dataset's
name, or a request in JSON), ticket, exchange, and write. FILE is an Arrow IPC stream. A failure is
told on stdout in lines of error, reason, domain and metadata KEY=VALUE, and the exit code is 1.
"""
import json
import sys

import pyarrow as pa
import pyarrow.flight as flight
from google.rpc import error_details_pb2, status_pb2


def read(client, what, options):
    info = client.get_flight_info(what, options)
    return pa.concat_tables(client.do_get(e.ticket, options).read_all() for e in info.endpoints)


def write(client, to, schema, batches, options):
    writer, answers = client.do_put(to, schema, options)
    rows = 0
    with writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
        if to.command:  # a put by name has no commit message
            writer.write_metadata(json.dumps({"commit": {"rows": rows}}).encode())
        writer.done_writing()
        summary = b""
        while (answer := answers.read()) is not None:
            summary = answer.to_pybytes()
    return summary.decode()


class ErrorInfos(flight.ClientMiddlewareFactory):
    """Keeps what the server said for programs of the last call that failed; None before."""

    last = None

    def start_call(self, info):
        return ErrorInfos.OfCall(self)

    class OfCall(flight.ClientMiddleware):
        def __init__(self, infos):
            self.infos = infos

        def received_headers(self, headers):
            for status in headers.get("grpc-status-details-bin", []):
                for detail in status_pb2.Status.FromString(status).details:
                    info = error_details_pb2.ErrorInfo()
                    if detail.Unpack(info):
                        self.infos.last = info


def exchange(client, what, options):
    """The same as a read, over the one kind of stream that some clients have."""
    writer, reader = client.do_exchange(what, options)
    with writer:
        writer.done_writing()
        return reader.read_all()


def descriptor(what):
    of = flight.FlightDescriptor.for_command if what.startswith("{") else flight.FlightDescriptor.for_path
    return of(what)


error_infos = ErrorInfos()


def run(command, location, what, file, *headers):
    options = flight.FlightCallOptions(headers=[tuple(h.encode().split(b"=", 1)) for h in headers])
    with flight.connect(location, middleware=[error_infos]) as client:
        if command == "write":
            with pa.ipc.open_stream(file) as batches:
                print(write(client, descriptor(what), batches.schema, batches, options))
            return
        if command == "read":
            table = read(client, descriptor(what), options)
        elif command == "ticket":
            table = client.do_get(flight.Ticket(what), options).read_all()
        elif command == "exchange":
            table = exchange(client, descriptor(what), options)
    with pa.ipc.new_stream(file, table.schema) as out:
        out.write_table(table)


if __name__ == "__main__":
    try:
        run(*sys.argv[1:])
    except (pa.ArrowException, flight.FlightError) as failure:
        print("error", failure)
        if info := error_infos.last:
            print(f"reason {info.reason}\ndomain {info.domain}")
            for key, value in info.metadata.items():
                print(f"metadata {key}={value}")
        sys.exit(1)
