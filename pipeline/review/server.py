"""`custdev review`: the review page served on this machine until Ctrl-C."""

import secrets
import socket
import webbrowser
from collections.abc import Callable

from pipeline.errors import InputError
from pipeline.review.app import Review, review_app

LOOPBACK = "127.0.0.1"
_TOKEN_BYTES = 24


def serve_review(review: Review, host: str, port: int, show: Callable[[str], None], browse: bool) -> None:
    """Serves until stopped. `show` is told the address; `browse` opens it in the browser too.

    Raises:
        InputError: the port is taken, or the study has no report yet.
    """
    import uvicorn

    review.page()
    with _bound(host, port) as listening:
        token, own_port = secrets.token_urlsafe(_TOKEN_BYTES), listening.getsockname()[1]
        hosts = [f"{name}:{own_port}" for name in dict.fromkeys((host, LOOPBACK, "localhost"))]
        address = f"http://{hosts[0]}/{token}/"
        config = uvicorn.Config(review_app(review, token, hosts), log_level="error", access_log=False)
        show(address)
        if browse:
            webbrowser.open(address)
        uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise InputError(f"{host}:{port}: cannot be listened on ({error.strerror}); give another --port.") from None
    return listening
