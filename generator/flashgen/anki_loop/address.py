"""Where AnkiConnect is, and what to do if nothing answers there."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from flashgen.anki_loop.trouble import AddressError

DEFAULT_URL = "http://127.0.0.1:8765"
_PORT = 8765


@dataclass(frozen=True, slots=True)
class Address:
    """Hosts to try in turn, and a port; `loopback` says that it is this machine."""

    hosts: tuple[str, ...]
    port: int
    loopback: bool

    def __str__(self) -> str:
        """Give it as it stands in messages."""
        host = self.hosts[0]
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"


def address(url: str, *, allow_remote: bool = False) -> Address:
    """Read an address such as `http://127.0.0.1:8765`. Raises AddressError.

    A name that means this machine is tried as 127.0.0.1 first, for AnkiConnect listens on IPv4.
    A part that may be a key or a password is never repeated.
    """
    parts = urlsplit(url if "//" in url else f"//{url}", scheme="http")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise AddressError(
            "the address of AnkiConnect has a host and a port, nothing more",
            "its key is read from the environment variable FLASHGEN_ANKI_KEY",
        )
    try:
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        host, port = None, _PORT
    if parts.scheme != "http" or not host or parts.path.strip("/"):
        raise AddressError(f'"{url}" is no address of AnkiConnect', f"such as {DEFAULT_URL}")
    if host == "localhost":
        return Address(("127.0.0.1", "::1"), port, loopback=True)
    loopback = _is_loopback(host)
    if not loopback and not allow_remote:
        raise AddressError(
            f"{host} is another machine: what is sent there can be read on the way",
            "with --allow-remote it is sent all the same",
        )
    return Address((host,), port, loopback=loopback)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def advice(where: Address, environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Say what to do if the connection to an address is refused."""
    lines = [
        "Is Anki running, with a profile open? Then look at Tools > Add-ons: AnkiConnect",
        "(2055492159) must be installed and enabled, and Anki started again after that, and after",
        "an update of either: quit it wholly first. Another port is told by --url.",
    ]
    if in_wsl(environ) and where.loopback:
        lines += [
            "This is WSL, where 127.0.0.1 may not be Windows. Either let WSL mirror its network",
            "(networkingMode=mirrored in .wslconfig), or set AnkiConnect's webBindAddress to",
            "0.0.0.0, let Windows' firewall pass the port, and give the address of Windows (that",
            "of `ip route show default`) by --url, with --allow-remote.",
        ]
    return tuple(lines)


def in_wsl(environ: Mapping[str, str] | None = None) -> bool:
    """Say whether this is Linux inside Windows."""
    environ = os.environ if environ is None else environ
    if "WSL_DISTRO_NAME" in environ or "WSL_INTEROP" in environ:
        return True
    if sys.platform != "linux":
        return False
    try:
        return "microsoft" in Path("/proc/sys/kernel/osrelease").read_text(encoding="ascii").lower()
    except OSError:
        return False
