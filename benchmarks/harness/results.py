"""Samples as the tables of a report, and the bars that they have to pass."""
import dataclasses
import datetime
import json
import os
import platform
import statistics
import subprocess

MEBIBYTE = 1 << 20
ROLES = ("client", "server", "redis")


@dataclasses.dataclass
class Bar:
    """What was asked for: a figure, and its limit."""

    work: str
    against: str
    figure: float
    limit: float
    unit: str = "×"
    at_least: bool = False

    @property
    def passed(self):
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    def row(self):
        sign = "≥" if self.at_least else "≤"
        return [self.work, self.against, round(self.figure, 3), f"{sign} {self.limit:g} {self.unit}".rstrip(),
                "pass" if self.passed else "FAIL"]


def cell(values):
    ordered = sorted(values)
    return {"median": ordered[(len(ordered) - 1) // 2], "low": ordered[0], "high": ordered[-1]}


def median(samples, value):
    return statistics.median(value(sample) for sample in samples)


def wall(samples):
    return median(samples, lambda sample: sample.wall)


def peak_mebibytes(samples, role="client"):
    return max(sample.peak[role] for sample in samples) / MEBIBYTE


def mean_cpu(samples, role="server"):
    """Mean of the runs: what a server puts off from one to the next is counted once."""
    return statistics.mean(sample.cpu[role] for sample in samples)


def table(title, samples, notes=()):
    """A row for each way: wall, CPU seconds and peak memory of each process that took part."""
    every = [sample for each in samples.values() for sample in each]
    roles = [role for role in ROLES if any(role in sample.cpu for sample in every)]
    columns = [{"name": "way"}, {"name": "wall", "unit": "s", "charted": True}]
    columns += [{"name": f"{role} CPU", "unit": "s", "charted": role == "server"} for role in roles]
    columns += [{"name": f"{role} peak", "unit": "MiB", "charted": role == "client"} for role in roles]
    rows = []
    for name, each in samples.items():
        row = [name, cell([sample.wall for sample in each])]
        row += [cell([sample.cpu[role] for sample in each]) if role in each[0].cpu else "" for role in roles]
        row += [round(peak_mebibytes(each, role)) if role in each[0].peak else "" for role in roles]
        rows.append(row)
    counted = f"Medians of {len(next(iter(samples.values())))} runs in turn, with the least and the greatest; " \
              "peaks are the greatest."
    return {"title": title, "notes": [*notes, counted], "columns": columns, "rows": rows}


def bars_table(bars):
    columns = [{"name": name} for name in ("work", "against", "measured", "bar", "")]
    return {"title": "Bars", "notes": [], "columns": columns, "rows": [bar.row() for bar in bars]}


def report(tables, bars):
    return {
        "title": "Sheaf beside its peers",
        "created": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "environment": environment(),
        "tables": ([bars_table(bars)] if bars else []) + tables,
    }


def environment():
    import pyarrow

    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    with open("/proc/cpuinfo") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) / MEBIBYTE
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True,
                            cwd=os.path.dirname(__file__)).stdout.strip()
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "java": java,
        "python": platform.python_version(),
        "pyarrow": pyarrow.__version__,
        "commit": commit or "unknown",
    }


def save(path, tables, bars):
    with open(path, "w") as file:
        json.dump(report(tables, bars), file, indent=2, ensure_ascii=False)
