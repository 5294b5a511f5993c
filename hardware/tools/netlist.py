"""Netlists: components with terminals, nets that join them, and where each component is drawn.

A component may be drawn in pieces (a relay's input in one diagram, its contacts in another): pieces share the id, and
their terminals are distinct. A terminal is written `component.terminal`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hardware.tools.pinmap import Malformed

# Symbols with two terminals, and whether current passes from one to the other: always, never, or by the actuator.
TWO_TERMINALS = {
    "contact-no": "switched",
    "contact-nc": "switched",
    "fuse": "always",
    "resistor": "load",
    "coil": "load",
    "led": "load",
    "diode": "load",
    "transil": "load",
}
SYMBOLS = frozenset(TWO_TERMINALS) | {"block", "header"}
TURNS = ("v", "h", "v-", "h-")

# Colours of conductors at extra-low voltage. Green-and-yellow and light blue are kept for protective earth and neutral.
COLOURS = {
    "rouge": "#c62828",
    "noir": "#263238",
    "brun": "#6d4c41",
    "orange": "#e65100",
    "violet": "#6a1b9a",
    "gris": "#78909c",
    "rose": "#d81b60",
    "turquoise": "#00838f",
}


@dataclass(frozen=True)
class Component:
    id: str
    symbol: str
    at: tuple[int, int]
    turn: str
    terminals: tuple[str, ...]
    label: tuple[str, ...]
    by: str
    """Who moves a contact: the id of a relay or of a person's button."""
    bom: str
    suppressor: str
    place: str
    """"station" where its wires are outdoors and may be in an attacker's hands."""
    unused: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    """Terminals that are joined by metal inside; between groups there is an isolating barrier."""
    sides: dict[str, tuple[str, ...]]
    size: tuple[int, int]
    pitch: int

    def name(self, terminal: str) -> str:
        return f"{self.id}.{terminal}"


@dataclass(frozen=True)
class Net:
    name: str
    title: str
    domain: str
    colour: str
    mm2: str
    terminals: tuple[str, ...]
    flag: str
    """If not empty, the net is drawn as this sign at each terminal instead of as lines."""
    via: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Frame:
    title: str
    box: tuple[int, int, int, int]
    fill: str


@dataclass(frozen=True)
class Netlist:
    file: str
    kind: str
    title: str
    subtitle: str
    size: tuple[int, int]
    components: tuple[Component, ...]
    nets: tuple[Net, ...]
    frames: tuple[Frame, ...]
    notes: tuple[str, ...]
    notes_at: tuple[int, int]

    def net_of(self, terminal: str) -> Net | None:
        return next((net for net in self.nets if terminal in net.terminals), None)


def load(path: Path) -> Netlist:
    try:
        return parse(tomllib.loads(path.read_text("utf-8")), path.name)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise Malformed(f"{path.name}: {type(error).__name__} {error}") from error


def parse(data: dict[str, Any], file: str) -> Netlist:
    return Netlist(
        file=file,
        kind=data["kind"],
        title=data["title"],
        subtitle=data["subtitle"],
        size=_pair(data["size"]),
        components=tuple(_component(entry) for entry in data["component"]),
        nets=tuple(_net(entry) for entry in data["net"]),
        frames=tuple(
            Frame(each["title"], tuple(each["box"]), each.get("fill", "#f8f9f9")) for each in data.get("frame", [])
        ),
        notes=tuple(data.get("notes", [])),
        notes_at=_pair(data.get("notes_at", [0, 0])),
    )


def _pair(value: list[int]) -> tuple[int, int]:
    x, y = value
    return int(x), int(y)


def _component(entry: dict[str, Any]) -> Component:
    id_, symbol = str(entry["id"]), str(entry["symbol"])
    if symbol not in SYMBOLS:
        raise ValueError(f"{id_}: symbol {symbol!r}, allowed: {', '.join(sorted(SYMBOLS))}")
    turn = str(entry.get("turn", "v"))
    if turn not in TURNS:
        raise ValueError(f"{id_}: turn {turn!r}, allowed: {', '.join(TURNS)}")
    sides = {side: tuple(entry.get(side, ())) for side in ("left", "right", "top", "bottom")}
    if symbol in TWO_TERMINALS:
        terminals = tuple(str(each) for each in entry.get("terminals", ("1", "2")))
        if len(terminals) != 2:
            raise ValueError(f"{id_}: a {symbol} has two terminals")
    else:
        terminals = tuple(each for side in sides.values() for each in side if each)
    groups = tuple(tuple(group) for group in entry.get("groups", [terminals]))
    if sorted(each for group in groups for each in group) != sorted(terminals):
        raise ValueError(f"{id_}: the groups must hold each terminal once")
    return Component(
        id=id_,
        symbol=symbol,
        at=_pair(entry["at"]),
        turn=turn,
        terminals=terminals,
        label=tuple(entry.get("label", ())),
        by=str(entry.get("by", id_)),
        bom=str(entry.get("bom", id_)),
        suppressor=str(entry.get("suppressor", "")),
        place=str(entry.get("place", "")),
        unused=tuple(entry.get("unused", ())),
        groups=groups,
        sides=sides,
        size=_pair(entry.get("size", [0, 0])),
        pitch=int(entry.get("pitch", 30)),
    )


def _net(entry: dict[str, Any]) -> Net:
    if entry["colour"] not in COLOURS:
        raise ValueError(f"net {entry['name']}: colour {entry['colour']!r}, allowed: {', '.join(COLOURS)}")
    return Net(
        name=str(entry["name"]),
        title=str(entry["title"]),
        domain=str(entry["domain"]),
        colour=str(entry["colour"]),
        mm2=str(entry["mm2"]),
        terminals=tuple(entry["terminals"]),
        flag=str(entry.get("flag", "")),
        via=tuple(_pair(each) for each in entry.get("via", ())),
    )
