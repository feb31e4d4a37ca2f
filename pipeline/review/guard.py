"""Who may talk to the review page: the browser that was given its address, and no page from elsewhere.

Three locks, each enough for one attack: a random token in the path (other programs and users of the machine), the
Host header (a name that an attacker's server resolves to 127.0.0.1), the Origin of whatever changes something (a
form or script of another page).
"""

import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

SECURITY = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_READING = ("GET", "HEAD")


class Guard:
    """Lets a request through only with the token, for a known host and, to change anything, from our own page."""

    def __init__(self, app: "ASGIApp", token: str, hosts: Sequence[str]) -> None:
        """`hosts` are the names with port that the page may be asked for under, as "127.0.0.1:8080"."""
        self._app, self._token, self._hosts = app, token, tuple(hosts)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        from starlette.responses import PlainTextResponse

        reason = self._refusal(scope)
        if reason:
            await PlainTextResponse(reason, 403, SECURITY)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: "Scope") -> str:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        given = str(scope["path"]).split("/")[1] if "/" in str(scope["path"]) else ""
        if headers.get("host", "") not in self._hosts:
            return "Unknown host."
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return "The address lacks its token; open the one that `custdev review` printed."
        return "" if scope["method"] in _READING or self._ours(headers) else "Not asked by the review page."

    def _ours(self, headers: dict[str, Any]) -> bool:
        own = {f"http://{host}" for host in self._hosts}
        return headers.get("origin") in own and headers.get("content-type", "").startswith("application/json")
