"""Where the site listens."""

import os
import socket

from yiwang.doors.supervisor.contracts import BadSetting, NoFreePort

DEFAULT = "127.0.0.1:8000"
TRIES = 50


def wanted() -> tuple[str, int]:
    """`YIWANG_ADDRESS`, such as 0.0.0.0:8080."""
    value = os.environ.get("YIWANG_ADDRESS") or DEFAULT
    host, _, port = value.rpartition(":")
    if not port.isdigit() or not 0 <= int(port) < 65536:
        raise BadSetting(name="YIWANG_ADDRESS", value=value, wanted="host:port, such as 127.0.0.1:8000")
    return host.strip("[]") or "127.0.0.1", int(port)


def free_port(host: str, port: int) -> int:
    """`port`, or the first after it at which nobody listens."""
    for candidate in range(port, min(port + TRIES, 65536)):
        if (found := _bound(host, candidate)) is not None:
            return found
    raise NoFreePort(address=f"{host}:{port}", count=TRIES - 1)


def _bound(host: str, port: int) -> int | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return None
        return int(probe.getsockname()[1])


def shown(host: str, port: int) -> str:
    """The address as one types it into a browser on this machine."""
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
