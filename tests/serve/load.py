"""How fast ``kg serve`` answers 1, 8 and 32 clients, whether it loses anything, and how much memory it takes.

    python tests/serve/load.py STORE [--requests 2000]

The clients are autocannon's, which npx fetches; Linux alone tells the memory. Each client asks again as soon as
it is answered. ``lost`` counts requests without an answer, and answers that are no 200.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

AUTOCANNON = ("npx", "--yes", "autocannon@8.0.0", "--json")
CLIENTS = (1, 8, 32)
QUERIES = {
    "events of one actor": """
        SELECT ?event ?type ?day {
          ?event a dco:Event ; dco:actor ref:Q159 ; dco:eventType ?type OPTIONAL { ?event dco:earliest ?day }
        } LIMIT 50""",
    "count by type": "SELECT ?type (COUNT(*) AS ?n) { ?event a dco:Event ; dco:eventType ?type } GROUP BY ?type",
    "2,000 triples": """
        CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://w3id.org/diplograph/id/graph/events> { ?s ?p ?o } } LIMIT 2000""",
}


@dataclass
class Memory:
    """The largest sum of the processes' own parts of memory (PSS), and how many processes there were."""

    megabytes: float = 0
    processes: int = 0

    def watch(self, root: int, ended: threading.Event) -> None:
        while not ended.wait(0.2):
            family = _family(root)
            self.megabytes = max(self.megabytes, sum(map(_megabytes, family)))
            self.processes = max(self.processes, len(family))


def _family(root: int) -> set[int]:
    """A process and all below it."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has just ended
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _megabytes(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def fired(address: str, query: str, clients: int, requests: int) -> dict[str, float]:
    """What autocannon found for so many requests by so many clients."""
    url = f"{address}sparql?query={quote(' '.join(query.split()))}"
    command = [*AUTOCANNON, "-c", str(clients), "-a", str(requests), "-t", "30", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    answered = found["2xx"]
    return {
        "per second": answered / found["duration"],
        "p50 ms": found["latency"]["p50"],
        "p99 ms": found["latency"]["p99"],
        "MB/s": found["throughput"]["average"] / 1e6,
        "lost": requests - answered,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store")
    parser.add_argument("--requests", type=int, default=2000)
    arguments = parser.parse_args()
    command = [sys.executable, "-m", "kg", "--store", arguments.store, "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    address = next(word for word in server.stdout.readline().split() if word.startswith("http"))
    memory, ended = Memory(), threading.Event()
    watching = threading.Thread(target=memory.watch, args=(server.pid, ended))
    watching.start()
    try:
        print(f"{os.cpu_count()} cores, {arguments.requests} requests each")
        for name, query in QUERIES.items():
            for clients in CLIENTS:
                figures = fired(address, query, clients, arguments.requests)
                told = "  ".join(f"{key} {value:,.1f}" for key, value in figures.items())
                print(f"{name:20}  {clients:2} clients  {told}", flush=True)
    finally:
        ended.set()
        watching.join()
        server.terminate()
        server.wait()
    print(f"peak memory of {memory.processes} processes: {memory.megabytes:,.0f} MB")


if __name__ == "__main__":
    main()
