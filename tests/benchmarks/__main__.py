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
    flags,
    gold,
    growth,
    guide,
    identity,
    nps,
    page,
    privacy,
    ranking,
    redaction,
    roles,
    saturation,
    startup,
    throughput,
)

BENCHMARKS: Mapping[str, Callable[[], None]] = {
    "startup": startup.main,
    "clustering": clustering.main,
    "growth": growth.main,
    "identity": identity.main,
    "classifier": classifier.main,
    "alignment": alignment.main,
    "gold": gold.main,
    "guide": guide.main,
    "extraction": extraction.main,
    "redaction": redaction.main,
    "ranking": ranking.main,
    "roles": roles.main,
    "page": page.main,
    "concurrency": concurrency.main,
    "asked": asked.main,
    "exports": exports.main,
    "nps": nps.main,
    "flags": flags.main,
    "saturation": saturation.main,
    "privacy": privacy.main,
    "coverage": coverage.main,
    "throughput": throughput.main,
}


def main(names: list[str]) -> None:
    """Runs the named benchmarks, all by default."""
    for name in names or list(BENCHMARKS):
        print(f"\n== {name}", flush=True)
        BENCHMARKS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
