"""Server CPU seconds per stored GB of doGet, two servers side by side with one pyarrow client.

Usage: get.py ROUNDS STORED_BYTES NAME=PID=LOCATION=TICKETS... where TICKETS is a file, one a line.
Each round pulls every ticket from each server in turn; the first third is warm-up and not counted.
"""
import statistics
import sys
import time

import pyarrow.flight as flight


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


rounds, stored = int(sys.argv[1]), int(sys.argv[2])
servers = []
for argument in sys.argv[3:]:
    name, pid, location, tickets = argument.split("=", 3)
    with open(tickets) as lines:
        servers.append((name, pid, flight.FlightClient(location), lines.read().splitlines()))
cpu, wall = {s[0]: [] for s in servers}, {s[0]: [] for s in servers}
rows = set()
for number in range(rounds):
    for name, pid, client, tickets in servers:
        before, start, count = cpu_seconds(pid), time.monotonic(), 0
        for ticket in tickets:
            for chunk in client.do_get(flight.Ticket(ticket)):
                count += chunk.data.num_rows
        time.sleep(0.2)  # what the server still does for this round belongs to it
        if number >= rounds // 3:
            cpu[name].append(cpu_seconds(pid) - before)
            wall[name].append(time.monotonic() - start - 0.2)
        rows.add(count)
assert len(rows) == 1, rows
print(f"{rows.pop()} rows, {stored / 1e9:.3f} GB stored, {rounds - rounds // 3} rounds counted, medians")
for name in cpu:
    per_gb = statistics.median(cpu[name]) / (stored / 1e9)
    print(f"  {name:8} {per_gb:6.2f} CPU-s per stored GB   {statistics.median(wall[name]):6.2f} s wall")
first, second = list(cpu)[:2]
ratio = statistics.median(cpu[first]) / statistics.median(cpu[second])
print(f"  CPU of {first} ÷ CPU of {second}: {ratio:.2f}")
