"""The command ``aws-contract serve``: the fake behind HTTP, until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

__all__ = ["add_serve_command"]

_USE: Final = """\
aws-contract: all of moto, and SageMaker's algorithms, at {url}

  export AWS_ENDPOINT_URL={url} AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  aws sagemaker list-algorithms

  boto3.client("sagemaker", endpoint_url="{url}")

{kept}
Stop with Ctrl-C.
"""


def add_serve_command(commands: Any) -> None:
    """Add the command to an argparse subparsers object."""
    command = commands.add_parser(
        "serve",
        help="serve the fake over HTTP",
        description="Serve all of moto over HTTP, with the algorithm operations in its SageMaker, "
        "until SIGINT or SIGTERM.",
        allow_abbrev=False,
    )
    command.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
    command.add_argument(
        "--port", type=int, default=5000, help="port, 0 is any free one (default: %(default)s)"
    )
    command.add_argument(
        "--transition",
        type=_transition,
        metavar="immediate|manual:TIMES|time:SECONDS",
        help="what moves algorithms from Pending to Completed, and from Deleting on: nothing more "
        "(default), that many DescribeAlgorithm calls for each step, or that many seconds",
    )
    command.add_argument(
        "--rules",
        metavar="observed|documented|model|ID,...",
        help="documented rules to enforce: all but those that AWS was seen not to (default), all, "
        "none, or these",
    )
    command.add_argument(
        "--persistence",
        type=Path,
        metavar="FILE",
        help="keep algorithms in this file, through restarts and kills; nothing else of moto is",
    )
    command.add_argument(
        "--inject",
        action="append",
        default=[],
        metavar="FAILURE[,operation=NAME][,count=N][,rate=P][,seconds=S]",
        help="let calls fail: throttling, internal-error, expired-token, slow or reset; repeatable",
    )
    command.add_argument("--seed", type=int, default=0, help="of --inject with a rate (default: 0)")
    command.set_defaults(handler=_serve, passes_rest=False)


def _transition(text: str) -> dict[str, Any]:
    """Read ``immediate``, ``manual:2`` or ``time:0.5``."""
    name, colon, amount = text.partition(":")
    members = {"manual": "times", "time": "seconds"}
    try:
        if name in members:
            return {"progression": name, members[name]: float(amount)}
        if text == "immediate":
            return {"progression": "immediate"}
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(
        f"{text!r}: expected immediate, manual:TIMES or time:SECONDS"
        + (f", {amount!r} is no number" if colon and name in members else "")
    )


def _serve(known: argparse.Namespace, _: Sequence[str]) -> int:
    """Serve until a signal; 2 if the address, the file or an option can't be used."""
    from aws_fakes.engine.failure_injection import Injection  # noqa: PLC0415 - only this command needs it
    from aws_fakes.server.app import serve  # noqa: PLC0415 - imports moto, which costs 0.4 s

    stop = threading.Event()
    try:
        server = serve(
            host=known.host,
            port=known.port,
            transition=known.transition,
            rules=_rules(known.rules),
            persistence=known.persistence,
            injections=[Injection.parse(text) for text in known.inject],
            seed=known.seed,
        )
    except (OSError, OverflowError, ValueError) as error:
        sys.stderr.write(f"aws-contract serve: {_explained(error, known)}\n")
        return 2
    with server:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        sys.stdout.write(_USE.format(url=server.url, kept=_kept(known.persistence)))
        sys.stdout.flush()
        stop.wait()
    return 0


def _rules(text: str | None) -> Any:
    """Read a mode, or ids that commas separate."""
    return text.split(",") if text and ("," in text or "-" in text) else text


def _explained(error: Exception, known: argparse.Namespace) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        where = f"{known.host}:{known.port}"
        return f"can't serve at {where}: {error.strerror}; --port 0 takes any free port"
    return str(error)


def _kept(persistence: Path | None) -> str:
    if persistence is None:
        return "The state lives as long as this process."
    return f"Algorithms are kept in {persistence}; all other state lives as long as this process."
