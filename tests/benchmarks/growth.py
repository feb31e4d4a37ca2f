"""How seconds and memory of clustering grow with the number of statements; every size in a process of its own."""

import resource
import subprocess
import sys
import time

import numpy as np

from pipeline.background import load_background
from pipeline.cluster.communities import group_alike
from pipeline.cluster.space import likeness_space
from pipeline.embedding import Vectors

SIZES = (1_000, 10_000, 30_000, 100_000, 1_000_000)
_SHARED = 0.4
_ROWS = 50_000


def main() -> None:
    """Prints the table."""
    print(
        f"{'statements':>10} {'themes':>7} {'planted':>7} {'AMI':>6} {'s':>7} {'of CPU':>7} {'GB at peak':>10} "
        f"{'of it vectors':>13}"
    )
    for size in SIZES:
        subprocess.run([sys.executable, "-m", "tests.benchmarks.growth", str(size)], check=True)


def synthetic(size: int) -> tuple[Vectors, np.ndarray]:
    """Vectors spread like those of ordinary statements, two fifths of it by their theme; of themes unequal in size."""
    background, random = load_background(), np.random.default_rng(0)
    spread = np.linalg.cholesky(background.covariance + 1e-6 * np.eye(len(background.covariance), dtype=np.float32)).T
    themes = int(size**0.6)
    planted = np.minimum((themes * random.power(1.5, size)).astype(np.int64), themes - 1)
    centres = random.standard_normal((themes, len(spread)), np.float32) @ spread * _SHARED**0.5
    vectors = np.empty((size, len(spread)), np.float32)
    for start in range(0, size, _ROWS):
        own = planted[start : start + _ROWS]
        drawn = random.standard_normal((len(own), len(spread)), np.float32) @ spread * (1 - _SHARED) ** 0.5
        rows = background.means["en"] + centres[own] + drawn
        vectors[start : start + _ROWS] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return vectors, planted


def one(size: int) -> None:
    """One line of the table."""
    from sklearn.metrics import adjusted_mutual_info_score

    vectors, planted = synthetic(size)
    start, used = time.perf_counter(), time.process_time()
    found = group_alike(likeness_space(vectors, ["en"] * size, load_background()), "normal", 0)
    seconds, busy = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    ami = adjusted_mutual_info_score(planted, found)
    print(
        f"{size:10,} {found.max() + 1:7,} {len(set(planted.tolist())):7,} {ami:6.3f} {seconds:7.1f} {busy:7.1f} "
        f"{peak:10.2f} {vectors.nbytes / 2**30:13.2f}",
        flush=True,
    )


if __name__ == "__main__":
    one(int(sys.argv[1]))
