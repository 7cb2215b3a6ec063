"""Runs the chosen cases at the chosen sizes and writes benchmarks/results."""
import argparse
import os
import subprocess
import sys
import tempfile
import time

from harness.bench import JAVA, ROOT, SIZES, Bench
from harness.cases import CASES
from harness.results import bars_table, save


def names(known):
    def parse(text):
        chosen = list(known) if text == "all" else text.split(",")
        for name in chosen:
            if name not in known:
                raise argparse.ArgumentTypeError(f"'{name}' is none of {', '.join(known)}")
        return chosen
    return parse


def arguments():
    about = [f"{name}: {case.__doc__ or CASES['doget'].__doc__}" for name, case in CASES.items()]
    parser = argparse.ArgumentParser(
        prog="benchmarks/run", description=__doc__, epilog="\n".join(about),
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=names(CASES), default=list(CASES), help="default: all")
    parser.add_argument("--size", type=names(SIZES), default=["250mb"], help=f"{', '.join(SIZES)}, or several; 250mb")
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each way (default: 5)")
    parser.add_argument("--warmup", type=int, default=10, help="runs of servers before that (default: 10)")
    parser.add_argument("--work", help="where data and logs go and stay (default: a directory that is removed)")
    parser.add_argument("--name", default=time.strftime("%Y%m%d-%H%M%S"), help="of the results (default: the time)")
    return parser.parse_args()


def main():
    chosen = arguments()
    results = os.path.join(ROOT, "benchmarks", "results")
    os.makedirs(results, exist_ok=True)
    path = os.path.join(results, chosen.name + ".json")
    tables, bars = [], []
    with tempfile.TemporaryDirectory() as temporary:
        work = chosen.work or temporary
        os.makedirs(work, exist_ok=True)
        with Bench(os.path.abspath(work), chosen.runs, chosen.warmup) as bench:
            for size in chosen.size:
                for name in chosen.cases:
                    bench.say(f"{name}, {size} ...")
                    made, passed = CASES[name](bench, size)
                    tables += made
                    bars += passed
                    save(path, tables, bars)  # what is measured is kept, whatever comes
                    for bar in passed:
                        bench.say("  " + "  ".join(str(each) for each in bar.row()))
    subprocess.run([*JAVA, "io.sheaf.report.ReportFiles", path], check=True)
    with open(path[:-len("json")] + "md") as file:
        print(file.read())
    return 0 if all(bar.passed for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
