"""The command ``aws-contract serve``: the fake behind HTTP, until a signal stops it."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from aws_contract.resources import DEFAULT_RESOURCE, load_resource

if TYPE_CHECKING:
    from aws_fakes.json_services.strictness import Strictness

__all__ = ["serve"]

_USE: Final = """\
aws-contract: all of moto, and the fake of {service}'s {create} and its siblings, at {url}

  export AWS_ENDPOINT_URL={url} AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  aws {service} {list}

  boto3.client("{service}", endpoint_url="{url}")

{kept}
Stop with Ctrl-C.
"""
_EVERY_SERVICE: Final = "every service"
_WITHOUT_STATE: Final = frozenset({"--host", "--port", "--stateless", "--help"})
"""The options that a server without state has a use for."""


def _transition(
    _ctx: click.Context, _param: click.Parameter, text: str | None
) -> dict[str, Any] | None:
    """Read ``immediate``, ``manual:2`` or ``time:0.5``."""
    if text is None:
        return None
    name, colon, amount = text.partition(":")
    members = {"manual": "times", "time": "seconds"}
    try:
        if name in members:
            return {"progression": name, members[name]: float(amount)}
        if text == "immediate":
            return {"progression": "immediate"}
    except ValueError:
        pass
    raise click.BadParameter(
        f"{text!r}: expected immediate, manual:TIMES or time:SECONDS"
        + (f", {amount!r} is no number" if colon and name in members else "")
    )


def _host(_ctx: click.Context, _param: click.Parameter, text: str) -> str:
    """Reject what is no name of a host; an empty one would mean every address."""
    try:
        if text and text.encode("idna"):
            return text
    except UnicodeError:
        pass
    raise click.BadParameter(f"{text!r} is no name or address of a host")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, callback=_host,
              help="The address to listen on.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=5000, show_default=True,
              help="The port to listen on; 0 takes any free one.")  # fmt: skip
@click.option(
    "--transition",
    callback=_transition,
    metavar="immediate|manual:TIMES|time:SECONDS",
    help="What advances a status, such as Pending to Completed: nothing more is needed (default), "
    "this many describe calls for each step, or this many seconds.",
)
@click.option(
    "--rules",
    metavar="observed|documented|model|ID,...",
    help="Documented rules to enforce: all but those that AWS was observed not to enforce "
    "(default), all, none, or these.",
)
@click.option(
    "--wording",
    metavar="NAME",
    help="How to word constraint errors: classic (default), rest, lambda, lambda-runtime, "
    "values-hidden, framework-2026 or smithy-server.",
)
@click.option(
    "--persistence",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Keep the fake's state in this file, across restarts and kills; moto's own isn't kept.",
)
@click.option(
    "--salvage",
    is_flag=True,
    help="If the --persistence file is damaged, keep a copy and continue with its sound rows.",
)
@click.option(
    "--inject",
    multiple=True,
    metavar="FAILURE[,operation=NAME][,count=N][,rate=P][,seconds=S]",
    help="Make calls fail: throttling, internal-error, expired-token, slow or reset; repeatable.",
)
@click.option(
    "--strict",
    is_flag=False,
    flag_value=_EVERY_SERVICE,
    metavar="[SERVICE,...]",
    help="Let moto reject, as AWS would, what a service's model forbids: of every service that "
    "speaks AWS JSON, or of these.",
)
@click.option(
    "--skip",
    metavar="SERVICE|SERVICE:OPERATION,...",
    help="With --strict, what isn't validated, such as kms or logs:PutLogEvents.",
)
@click.option(
    "--stateless",
    is_flag=True,
    help="Serve every operation of every AWS JSON service instead of moto: validate the request, "
    "and give the smallest answer its model allows. Nothing is remembered. The HTTP server needs "
    "the extra moto all the same.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help="The seed of the failures that --inject makes at a rate.",
)
def serve(  # noqa: PLR0913 - one parameter for each option that isn't passed on as it is
    *,
    host: str,
    port: int,
    rules: str | None,
    wording: str | None,
    persistence: Path | None,
    inject: tuple[str, ...],
    strict: str | None,
    skip: str | None,
    **passed_on: Any,
) -> int:
    """Serve all of moto over HTTP, with the fake in front of it, until SIGINT or SIGTERM.

    Exit status: 0 stopped by a signal, 2 if the address, the file or an option can't be used.
    """
    from aws_fakes.engine.failure_injection import Injection  # noqa: PLC0415 - only needed here
    from aws_fakes.extras import MissingExtraError  # noqa: PLC0415 - as above

    try:
        if passed_on["stateless"]:
            _check_stateless(click.get_current_context())
        from aws_fakes.server.app import serve as start  # noqa: PLC0415 - imports moto, 0.4 s

        server = start(
            host=host,
            port=port,
            rules=_rules(rules),
            dialect=wording,
            persistence=persistence,
            injections=[Injection.parse(text) for text in inject],
            strictness=_strictness(strict, skip),
            **passed_on,
        )
    except (MissingExtraError, OSError, LookupError, ValueError) as error:
        click.echo(f"aws-contract serve: {_explained(error, host, port)}", err=True)
        return 2
    with server:
        _wait_for_signal(_use(server.url, kept=_kept(persistence)))
    return 0


def _check_stateless(ctx: click.Context) -> None:
    """Raise ValueError for options that a server without state would leave without effect."""
    given = [
        parameter.opts[0]
        for parameter in ctx.command.params
        if parameter.opts[0] not in _WITHOUT_STATE
        and ctx.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    ]
    if given:
        raise ValueError(
            f"--stateless excludes {', '.join(given)}: it always validates, keeps nothing, and "
            "has neither moto nor the documented rules behind it"
        )


def _wait_for_signal(announcement: str) -> None:
    """Print that the server is there, and return at SIGINT or SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    sys.stdout.write(announcement)
    sys.stdout.flush()
    stop.wait()


def _use(url: str, *, kept: str) -> str:
    """Return how to use the server, with the default resource as the example."""
    from botocore import xform_name  # noqa: PLC0415 - only needed here

    resource = load_resource(DEFAULT_RESOURCE)
    listing = xform_name(resource.list, "-")
    return _USE.format(
        url=url, service=resource.service, create=resource.create, list=listing, kept=kept
    )


def _strictness(services: str | None, skip: str | None) -> Strictness | None:
    """Read what is validated; ValueError or LookupError for an unknown name."""
    from aws_fakes.json_services.strictness import Strictness  # noqa: PLC0415 - only needed here

    if services is None:
        if skip is not None:
            raise ValueError("--skip needs --strict")
        return None
    chosen = None if services == _EVERY_SERVICE else services.split(",")
    return Strictness(services=chosen, skip=skip.split(",") if skip else ())


def _rules(text: str | None) -> Any:
    """Read a mode, or ids that commas separate."""
    return text.split(",") if text and ("," in text or "-" in text) else text


def _explained(error: Exception, host: str, port: int) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        where = f"{host}:{port}"
        return f"can't serve at {where}: {error.strerror}; --port 0 takes any free port"
    return str(error)


def _kept(persistence: Path | None) -> str:
    if persistence is None:
        return "The state lives as long as this process."
    return (
        f"The fake keeps its state in {persistence}; all other state lives as long as this process."
    )
