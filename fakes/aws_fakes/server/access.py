"""Who may configure a running server: programs of the same machine, and no web page.

A page in the user's browser can send requests to a loopback address, and by DNS rebinding under a
name of its own. So the control addresses, ours and moto's ``/moto-api``, answer only requests

- with the header ``X-Aws-Fakes-Control: 1``, which another origin's page can't send without a
  preflight, and preflights are rejected there;
- with a loopback host in the Host header (``localhost``, ``127.0.0.1``, ``[::1]``), which rebinding
  can't give; a client elsewhere, such as a container, sends ``Host: localhost``;
- without an Origin of another host.

moto's dashboard can be read in a browser without the header, but its buttons don't work. moto's own
clients of ``/moto-api`` don't send the header; they get a 403 whose text names it.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit
from wsgiref.types import WSGIEnvironment

__all__ = ["FORMER_PATH", "HEADER", "PATH", "is_control", "rejection"]

PATH: Final = "/aws-contract/"
"""How our own control addresses begin."""
FORMER_PATH: Final = "/algorithm-contract/"
"""How they began in version 0.1; accepted for one more release."""

HEADER: Final = "X-Aws-Fakes-Control"
"""The header that control requests carry, with the value 1."""
_VARIABLE: Final = f"HTTP_{HEADER.upper().replace('-', '_')}"
_PREFIXES: Final = (PATH, FORMER_PATH, "/moto-api")
_DASHBOARD: Final = frozenset({"/moto-api/", "/moto-api/lib.js", "/moto-api/data.json"})
_OWN_SITE: Final = frozenset({"", "same-origin", "none"})


def is_control(environ: WSGIEnvironment) -> bool:
    """Whether a request is meant for the server itself, not for a service."""
    return str(environ.get("PATH_INFO", "")).startswith(_PREFIXES)


def rejection(environ: WSGIEnvironment) -> str | None:
    """Return why a control request isn't allowed; None if it is."""
    host = str(environ.get("HTTP_HOST", ""))
    if not _is_loopback(host):
        return f"Host {host!r} isn't a loopback host: expected localhost, 127.0.0.1 or [::1]"
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and origin != f"http://{host}":
        return f"requests from the origin {origin!r} are rejected"
    site = environ.get("HTTP_SEC_FETCH_SITE", "")
    if site not in _OWN_SITE:
        return f"requests from another site ({site}) are rejected"
    if environ.get(_VARIABLE) != "1" and not _reads_dashboard(environ):
        return f"expected the header {HEADER}: 1"
    return None


def _reads_dashboard(environ: WSGIEnvironment) -> bool:
    reads = environ["REQUEST_METHOD"] in {"GET", "HEAD"}
    return reads and environ.get("PATH_INFO") in _DASHBOARD


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name.rstrip(".") == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
