"""The pin map: reading `pinmap.toml`, the rules that a pin map must keep, and its table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

# The 40-pin header of every Raspberry Pi since the B+: the header pin of each BCM number.
HEADER_OF_BCM = {
    0: 27, 1: 28, 2: 3, 3: 5, 4: 7, 5: 29, 6: 31, 7: 26, 8: 24, 9: 21, 10: 19, 11: 23, 12: 32, 13: 33,
    14: 8, 15: 10, 16: 36, 17: 11, 18: 12, 19: 35, 20: 38, 21: 40, 22: 15, 23: 16, 24: 18, 25: 22, 26: 37, 27: 13,
}  # fmt: skip

# Pins that are never free: the identification EEPROM of a board on the header is read through GPIO0 and 1 at each boot;
# GPIO3 pulled low wakes a halted Raspberry Pi 4 and is the usual place of the power button.
ALWAYS_TAKEN = {0: "the ID EEPROM (ID_SD)", 1: "the ID EEPROM (ID_SC)", 3: "the power button (wakes a halted board)"}

PINS_OF_BUS = {
    "i2c": (2, 3),
    "uart": (14, 15),
    "spi": (7, 8, 9, 10, 11),
    "i2s": (18, 19, 20, 21),
}

# The lines that the agent requests by exactly these names.
REQUIRED = frozenset(
    {"lock-gate", "bell", "door-contact", "tamper", "light-called", "light-speak", "light-open", "light-fault",
     "light-capture"}
)  # fmt: skip

BUILDS = frozenset({"standard", "accessible"})


class Malformed(Exception):
    """A source file that cannot be understood. The message names the file, the entry and what is allowed."""


@dataclass(frozen=True)
class Pin:
    name: str
    bcm: int
    header: int
    direction: str
    active_low: bool
    bias: str
    boot_level: str
    boot_state: str
    wiring: str
    contact: str
    debounce_ms: int
    active_means: str
    builds: tuple[str, ...]
    optional: bool
    note: str


@dataclass(frozen=True)
class PinMap:
    chips: dict[str, str]
    buses: dict[str, bool]
    pins: tuple[Pin, ...]


def chip_pull(bcm: int) -> str:
    """The level that the chip's own pull gives at power-up (BCM2711 peripherals, table of alternate functions; RP1
    peripherals, GPIO pads): GPIO0 to 8 high, 9 to 27 low."""
    return "high" if bcm <= 8 else "low"


def load(path: Path) -> PinMap:
    return parse(path.read_text("utf-8"), str(path))


def parse(text: str, where: str = "pinmap.toml") -> PinMap:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"{where}: {error}") from error
    return PinMap(
        chips=dict(data.get("chip", {})),
        buses={bus: bool(data.get("buses", {}).get(bus, False)) for bus in PINS_OF_BUS},
        pins=tuple(_pin(entry, where) for entry in data.get("pin", [])),
    )


_CHOICES = {
    "direction": ("input", "output"),
    "bias": ("pull-up", "pull-down", "disabled"),
    "boot_level": ("high", "low"),
    "boot_state": ("inactive", "active"),
    "wiring": ("contact-to-ground", "contact-to-3v3"),
    "contact": ("NO", "NC"),
}
_BY_DIRECTION = {"output": ("boot_state",), "input": ("wiring", "contact", "debounce_ms")}
_KEYS = frozenset(_CHOICES) | {
    "name", "bcm", "header", "active_low", "debounce_ms", "active_means", "builds", "optional", "note"
}  # fmt: skip


def _pin(entry: dict[str, object], where: str) -> Pin:
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise Malformed(f"{where}: a pin without a name")

    def reject(problem: str) -> Malformed:
        return Malformed(f"{where}: pin {name}: {problem}")

    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise reject(f"unknown key {unknown[0]}")
    direction = entry.get("direction")
    needed = ["bcm", "header", "direction", "active_low", "bias", "boot_level", "active_means", "builds"]
    needed += _BY_DIRECTION.get(str(direction), ())
    for key in needed:
        if key not in entry:
            raise reject(f"{key} is missing")
    for key, allowed in _CHOICES.items():
        if key in entry and entry[key] not in allowed:
            raise reject(f"{key} is {entry[key]!r}, allowed: {', '.join(allowed)}")
    for key in ("bcm", "header", "debounce_ms"):
        value = entry.get(key, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise reject(f"{key} is {value!r}, not a whole number")
    builds = entry["builds"]
    if not isinstance(builds, list) or not builds or not set(builds) <= BUILDS:
        raise reject(f"builds is {builds!r}, allowed: {', '.join(sorted(BUILDS))}")
    return Pin(
        name=name,
        bcm=int(str(entry["bcm"])),
        header=int(str(entry["header"])),
        direction=str(direction),
        active_low=entry["active_low"] is True,
        bias=str(entry["bias"]),
        boot_level=str(entry["boot_level"]),
        boot_state=str(entry.get("boot_state", "")),
        wiring=str(entry.get("wiring", "")),
        contact=str(entry.get("contact", "")),
        debounce_ms=int(str(entry.get("debounce_ms", 0))),
        active_means=str(entry["active_means"]),
        builds=tuple(str(build) for build in builds),
        optional=entry.get("optional") is True,
        note=str(entry.get("note", "")),
    )


def problems(pin_map: PinMap) -> list[str]:
    """Every broken rule, one sentence each; empty when the map may be wired."""
    found = _doubles(pin_map)
    for name in sorted(REQUIRED - {pin.name for pin in pin_map.pins}):
        found.append(f"no pin is named {name}")
    for label in ("pinctrl-bcm2711", "pinctrl-rp1"):
        if label not in pin_map.chips.values():
            found.append(f"no board has the chip {label}")
    for pin in pin_map.pins:
        found += [f"{pin.name}: {problem}" for problem in _place(pin, pin_map.buses) + _levels(pin)]
    return found


def _doubles(pin_map: PinMap) -> list[str]:
    found = []
    for what in ("name", "bcm", "header"):
        first: dict[object, str] = {}
        for pin in pin_map.pins:
            value = getattr(pin, what)
            if value in first:
                found.append(f"{pin.name}: {what} {value} is already {first[value]}'s")
            first.setdefault(value, pin.name)
    return found


def _place(pin: Pin, buses: dict[str, bool]) -> list[str]:
    if pin.bcm not in HEADER_OF_BCM:
        return [f"GPIO{pin.bcm} is not on the header (0 to 27 are)"]
    found = []
    if HEADER_OF_BCM[pin.bcm] != pin.header:
        found.append(f"GPIO{pin.bcm} is header pin {HEADER_OF_BCM[pin.bcm]}, not {pin.header}")
    if pin.bcm in ALWAYS_TAKEN:
        found.append(f"GPIO{pin.bcm} belongs to {ALWAYS_TAKEN[pin.bcm]}")
    for bus, used in buses.items():
        if used and pin.bcm in PINS_OF_BUS[bus]:
            found.append(f"GPIO{pin.bcm} belongs to {bus}, which [buses] keeps")
    return found


def _levels(pin: Pin) -> list[str]:
    found = []
    if pin.boot_level != chip_pull(pin.bcm):
        found.append(f"boot_level says {pin.boot_level}, but GPIO{pin.bcm} boots {chip_pull(pin.bcm)}")
    if pin.direction == "output":
        active_at_boot = (chip_pull(pin.bcm) == "low") == pin.active_low
        if active_at_boot and pin.name.startswith("lock"):
            found.append("its boot level would energise the relay")
        elif active_at_boot != (pin.boot_state == "active"):
            found.append(f"its boot level makes it {'active' if active_at_boot else 'inactive'}, not {pin.boot_state}")
        if pin.bias != "disabled":
            found.append("an output needs no bias")
        return found
    pull, closed = ("pull-up", "low") if pin.wiring == "contact-to-ground" else ("pull-down", "high")
    if pin.bias != pull:
        found.append(f"a {pin.wiring} needs {pull}, not {pin.bias}: the open contact would have no level")
    active_when_closed = (closed == "low") == pin.active_low
    if active_when_closed != (pin.contact == "NO"):
        found.append(
            f"an {pin.contact} contact {pin.wiring} must be active when it {'closes' if pin.contact == 'NO' else 'opens'}"
        )
    if not 5 <= pin.debounce_ms <= 500:
        found.append(f"debounce_ms is {pin.debounce_ms}, allowed: 5 to 500")
    return found


def table(pin_map: PinMap) -> str:
    """The pin table, in French, for whoever wires."""
    rows = [
        "# Brochage du connecteur 40 points",
        "",
        "Tableau tiré de `pinmap.toml` par `./heurtoir hardware` : ne pas le modifier à la main.",
        "",
        "| broche | GPIO | ligne | sens | repos au démarrage | actif = | polarisation | anti-rebond | option |",
        "|---:|---:|---|---|---|---|---|---|---|",
    ]
    for pin in sorted(pin_map.pins, key=lambda each: each.header):
        rest = "haut (3,3 V)" if pin.boot_level == "high" else "bas (0 V)"
        level = "0 V" if pin.active_low else "3,3 V"
        bias = {"pull-up": "rappel à 3,3 V", "pull-down": "rappel à 0 V", "disabled": "sans"}[pin.bias]
        debounce = f"{pin.debounce_ms} ms" if pin.debounce_ms else ""
        rows.append(
            f"| {pin.header} | {pin.bcm} | `{pin.name}` | {'entrée' if pin.direction == 'input' else 'sortie'} | {rest} "
            f"| {level} : {pin.active_means} | {bias} | {debounce} | {'oui' if pin.optional else ''} |"
        )
    free = [bcm for bcm in HEADER_OF_BCM if bcm not in {pin.bcm for pin in pin_map.pins}]
    kept = {bcm for bus, used in pin_map.buses.items() if used for bcm in PINS_OF_BUS[bus]} | set(ALWAYS_TAKEN)
    rows += [
        "",
        "Réservées (EEPROM, bouton d'alimentation, I2C, SPI, série) : " + _list(bcm for bcm in free if bcm in kept),
    ]
    rows += ["", "Libres : " + _list(bcm for bcm in free if bcm not in kept)]
    rows += ["", "## Lignes de `config.txt`", "", *_config(pin_map), ""]
    return "\n".join(rows)


def _list(numbers: object) -> str:
    return ", ".join(f"GPIO{number}" for number in sorted(numbers)) + "."  # type: ignore[call-overload]


def _config(pin_map: PinMap) -> list[str]:
    lines = [
        "Le micrologiciel pose ces niveaux avant le noyau ; ils répètent ce que donnent déjà les rappels internes, pour",
        "qu'aucun démarrage ne laisse une sortie flotter.",
        "",
        "```",
    ]
    for pin in sorted(pin_map.pins, key=lambda each: each.bcm):
        if pin.direction == "output":
            lines.append(f"gpio={pin.bcm}=op,{'dl' if pin.boot_level == 'low' else 'dh'}")
        else:
            lines.append(f"gpio={pin.bcm}=ip,{'pu' if pin.bias == 'pull-up' else 'pd'}")
    return [*lines, "```"]
