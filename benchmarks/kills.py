"""A hundred kills at random moments, and the same record as an undisturbed run.

    python -m benchmarks.kills [--kills 100] [--articles 60]

Each round watches a feed and a sitemap of a server of ours on loopback, kills the process (SIGKILL) until one
run comes to its end, and compares everything on record with that of an undisturbed run.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from tests.server.site import Site
from tests.watch.killing import finish, furnish, kill_once, substance


def main() -> None:
    """Prints a line a round; exits with 1 at the first difference."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--articles", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    rng = random.Random(args.seed)
    n_kills = n_round = 0
    with Site() as site, tempfile.TemporaryDirectory() as folder:
        sources = furnish(site, args.articles)
        calm = Path(folder) / "calm.db"
        finish(calm, "add", *sources)
        finish(calm, "run", "--once")
        expected = substance(calm)
        while n_kills < args.kills:
            n_round += 1
            record = Path(folder) / f"killed-{n_round}.db"
            finish(record, "add", *sources)
            in_round = 0
            while n_kills + in_round < args.kills and kill_once(record, site, rng):
                in_round += 1
            finish(record, "run", "--once")
            n_kills += in_round
            if substance(record) != expected:
                raise SystemExit(f"round {n_round}: after {in_round} kills the record is another one")
            print(f"round {n_round}: {in_round} kills, the same record ({n_kills} in all)", flush=True)
    print(f"{n_kills} kills in {n_round} rounds: each time the record of an undisturbed run")


if __name__ == "__main__":
    main()
