"""`make bench`: every benchmark, one printed table each. Skips, with the reason, what needs absent data.

python -m tests.benchmarks [NAME...]
"""

import sys
from collections.abc import Callable, Mapping

from tests.benchmarks import (
    alignment,
    asked,
    classifier,
    clustering,
    concurrency,
    coverage,
    exports,
    extraction,
    gold,
    page,
    privacy,
    ranking,
    redaction,
    roles,
    startup,
    throughput,
)

BENCHMARKS: Mapping[str, Callable[[], None]] = {
    "startup": startup.main,
    "clustering": clustering.main,
    "classifier": classifier.main,
    "alignment": alignment.main,
    "gold": gold.main,
    "extraction": extraction.main,
    "ranking": ranking.main,
    "redaction": redaction.main,
    "roles": roles.main,
    "page": page.main,
    "concurrency": concurrency.main,
    "asked": asked.main,
    "coverage": coverage.main,
    "exports": exports.main,
    "privacy": privacy.main,
    "throughput": throughput.main,
}


def main(names: list[str]) -> None:
    """Runs the named benchmarks, all by default."""
    for name in names or list(BENCHMARKS):
        print(f"\n== {name}", flush=True)
        BENCHMARKS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
