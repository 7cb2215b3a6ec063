"""A pyarrow client. LOCATION TICKETS [STREAMS], where each line of the file TICKETS is one.

For each line on stdin it reads all tickets, STREAMS at once, and prints a line of JSON with seconds and rows.
"""
import concurrent.futures
import json
import sys
import time

import pyarrow.flight as flight


def rows(client, ticket):
    return sum(chunk.data.num_rows for chunk in client.do_get(flight.Ticket(ticket)))


def main(location, tickets, streams="1"):
    with open(tickets) as lines:
        wanted = lines.read().splitlines()
    count = int(streams)
    clients = [flight.FlightClient(location) for _ in range(count)]
    with concurrent.futures.ThreadPoolExecutor(count) as threads:
        for _ in sys.stdin:
            start = time.monotonic()
            works = [threads.submit(rows, clients[i % count], ticket) for i, ticket in enumerate(wanted)]
            total = sum(work.result() for work in works)
            print(json.dumps({"seconds": time.monotonic() - start, "rows": total}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
