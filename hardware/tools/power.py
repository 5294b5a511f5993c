"""Power, heat, battery and cables: reading `power.toml`, its rules, its table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hardware.tools.netlist import Netlist
from hardware.tools.pinmap import Malformed

# Copper at the temperature of a cable in service, in ohm mm2 / m (NF C 15-100 uses 1.25 times the value at 20 °C).
COPPER = 0.0225
BUILDS = ("standard", "accessible")


@dataclass(frozen=True)
class Supply:
    name: str
    title: str
    builds: tuple[str, ...]
    volts: float
    capacity_w: float
    """What it can give, in watts at its output."""
    feeder: str
    efficiency: float


@dataclass(frozen=True)
class Load:
    part: str
    title: str
    supply: dict[str, str]
    typical_w: float
    peak_w: float
    battery: bool


@dataclass(frozen=True)
class Cable:
    name: str
    volts: float
    amps: float
    metres: float
    mm2: float
    least_volts: float
    nets: tuple[str, ...] = ()
    """Conductors of the wiring that it stands for."""

    def drop(self) -> float:
        """Volts lost there and back."""
        return COPPER * 2 * self.metres / self.mm2 * self.amps


@dataclass(frozen=True)
class Power:
    least_margin: float
    outside_c: tuple[float, float]
    surface_m2: dict[str, float]
    w_per_m2_k: float
    exposed_ip: int
    supplies: tuple[Supply, ...]
    loads: tuple[Load, ...]
    cables: tuple[Cable, ...]
    battery_wh: float
    least_hours: float

    def supply_of(self, name: str) -> Supply:
        return next(supply for supply in self.supplies if supply.name == name)

    def drawn(self, supply: Supply, build: str, what: str) -> float:
        """Watts that a build's loads, and the converters behind this supply, draw from it; what: typical_w or peak_w."""
        own: float = sum(getattr(load, what) for load in self.loads if load.supply.get(build) == supply.name)
        behind = [other for other in self.supplies if other.feeder == supply.name and build in other.builds]
        return own + sum(self.drawn(other, build, what) / other.efficiency for other in behind)

    def margin(self, supply: Supply, build: str) -> float:
        return 1 - self.drawn(supply, build, "peak_w") / supply.capacity_w

    def dissipated(self, build: str) -> float:
        """Watts that stay in the station's box at rest: everything that PoE brings, and what its conversion loses."""
        source = next(each for each in self.supplies if each.name.startswith("poe") and build in each.builds)
        return self.drawn(source, build, "typical_w") / source.efficiency

    def inside_c(self) -> tuple[float, float]:
        """The air in the box: the coldest with the build that warms least, the hottest with the one that warms most."""
        rises = [self.dissipated(build) / (self.surface_m2[build] * self.w_per_m2_k) for build in BUILDS]
        return self.outside_c[0] + min(rises), self.outside_c[1] + max(rises)

    def battery_hours(self) -> float:
        return self.battery_wh / sum(load.typical_w for load in self.loads if load.battery)


def load(path: Path) -> Power:
    try:
        return parse(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise Malformed(f"{path}: {type(error).__name__} {error}") from error


def parse(data: dict[str, Any]) -> Power:
    climate, battery = data["climate"], data["battery"]
    return Power(
        least_margin=float(data["least_margin"]),
        outside_c=(float(climate["outside_min_c"]), float(climate["outside_max_c"])),
        surface_m2={build: float(climate["surface_m2"][build]) for build in BUILDS},
        w_per_m2_k=float(climate["w_per_m2_k"]),
        exposed_ip=int(climate["exposed_ip"]),
        supplies=tuple(_supply(entry) for entry in data["supply"]),
        loads=tuple(
            Load(each["part"], each["title"], dict(each["supply"]), float(each["typical_w"]), float(each["peak_w"]),
                 each.get("battery") is True)
            for each in data["load"]
        ),
        cables=tuple(
            Cable(each["name"], float(each["volts"]), float(each["amps"]), float(each["metres"]), float(each["mm2"]),
                  float(each["least_volts"]), tuple(each.get("nets", ())))
            for each in data["cable"]
        ),
        battery_wh=battery["volts"] * battery["ah"] * battery["usable"],
        least_hours=float(battery["least_hours"]),
    )  # fmt: skip


def _supply(entry: dict[str, Any]) -> Supply:
    efficiency = float(entry.get("efficiency", 1.0))
    if not 0 < efficiency <= 1:
        raise ValueError(f"efficiency {efficiency}")
    fed = float(entry["input_w"]) * efficiency if "input_w" in entry else float("inf")
    return Supply(
        entry["name"], entry["title"], tuple(entry["builds"]), float(entry["volts"]), min(float(entry["capacity_w"]), fed),
        entry.get("from", ""), efficiency,
    )  # fmt: skip


def problems(power: Power, parts: frozenset[str]) -> list[str]:
    found = []
    for each in power.loads:
        if each.part not in parts:
            found.append(f"power.toml: {each.title}: {each.part} is not in bom.csv")
        if each.typical_w > each.peak_w:
            found.append(f"power.toml: {each.title}: typical is above peak")
        for build, name in each.supply.items():
            if not any(supply.name == name and build in supply.builds for supply in power.supplies):
                found.append(f"power.toml: {each.title}: the {build} build has no supply {name}")
    for supply in power.supplies:
        for build in supply.builds:
            margin = power.margin(supply, build)
            if margin < power.least_margin:
                found.append(
                    f"power.toml: {supply.name} has {margin:.0%} of margin in the {build} build, at least {power.least_margin:.0%}"
                )
    for cable in power.cables:
        left = cable.volts - cable.drop()
        if left < cable.least_volts:
            found.append(f"power.toml: {cable.name}: {left:.1f} V arrive, at least {cable.least_volts:g} V")
    if power.battery_hours() < power.least_hours:
        found.append(f"power.toml: the battery lasts {power.battery_hours():.1f} h, at least {power.least_hours:g} h")
    return found


def sections(power: Power, netlists: tuple[Netlist, ...]) -> list[str]:
    """No conductor of the wiring is thinner than the budget reckons."""
    return [
        f"{netlist.file}: {net.name} has {net.mm2} mm2, power.toml reckons with {cable.mm2:g}"
        for cable in power.cables
        for netlist in netlists
        for net in netlist.nets
        if net.name in cable.nets and float(net.mm2.replace(",", ".")) < cable.mm2
    ]


def table(power: Power) -> str:
    rows = [
        "# Bilan de puissance",
        "",
        "Tableau tiré de `power.toml` par `./heurtoir hardware` : ne pas le modifier à la main. Les puissances sont des",
        "estimations hautes ; la marge est celle de la somme de toutes les pointes.",
    ]
    for build in BUILDS:
        rows += ["", f"## Version {build}", ""]
        for supply in power.supplies:
            if build not in supply.builds:
                continue
            rows += [f"### {supply.title}", "", "| charge | habituel | pointe |", "|---|---:|---:|"]
            for each in power.loads:
                if each.supply.get(build) == supply.name:
                    rows.append(f"| {each.title} | {_w(each.typical_w)} | {_w(each.peak_w)} |")
            for other in power.supplies:
                if other.feeder == supply.name and build in other.builds:
                    typical, peak = (
                        power.drawn(other, build, what) / other.efficiency for what in ("typical_w", "peak_w")
                    )
                    rows.append(
                        f"| {other.title} (rendement {100 * other.efficiency:.0f} %) | {_w(typical)} | {_w(peak)} |"
                    )
            typical, peak = (power.drawn(supply, build, what) for what in ("typical_w", "peak_w"))
            rows.append(f"| **somme** | **{_w(typical)}** | **{_w(peak)}** |")
            rows.append(
                f"| disponible, marge en pointe | {_w(supply.capacity_w)} | **{100 * power.margin(supply, build):.0f} %** |"
            )
            rows.append("")
        rows.pop()
    low, high = power.inside_c()
    rows += [
        "",
        "Le PoE 802.3af (12,95 W au bout du câble) ne suffit à aucune version.",
        "",
        "## Secours, câbles, température",
        "",
        f"- La gâche tient {power.battery_hours():.1f} h sur batterie, deux ventouses collées.".replace(".", ",", 1),
    ]
    for cable in power.cables:
        left = f"{cable.volts - cable.drop():.1f}".replace(".", ",")
        size = f"{cable.metres:g} m en {cable.mm2:g} mm²".replace(".", ",")
        need = f"{cable.least_volts:g}".replace(".", ",")
        rows.append(
            f"- {cable.name[0].upper()}{cable.name[1:]}, {size} : {left} V à l'arrivée sur batterie, {need} V suffisent."
        )
    rows.append(
        f"- Air du boîtier : {low:.0f} à {high:.0f} °C pour {power.outside_c[0]:g} à {power.outside_c[1]:g} °C dehors, à "
        "l'ombre, par calcul (à mesurer sur place : `vcgencmd measure_temp`)."
    )
    return "\n".join([*rows, ""])


def _w(value: float) -> str:
    return f"{value:.1f} W".replace(".", ",")
