"""`./heurtoir hardware [--check]`: writes every generated file of hardware/, or says which ones are not what their sources
give. Exit codes: 0 all is well, 1 a rule is broken or a file is stale, 69 a tool is missing."""

from __future__ import annotations

import sys
from pathlib import Path

from hardware.tools import bom, diagram, elevation, enclosure, netlist, pinmap, power, wire_table
from hardware.tools import wiring_rules as rules
from hardware.tools.pinmap import Malformed

HERE = Path(__file__).parent.parent
ENCLOSURE, RENDERED = HERE / "enclosure", HERE / "generated" / "enclosure"
LOCKS = ("lock-fail-secure", "lock-fail-safe")


def _texts() -> tuple[dict[str, str], list[str]]:
    """Generated text files by their path in hardware/, and the broken rules of the sources."""
    pins = pinmap.load(HERE / "pinmap.toml")
    parts = bom.load(HERE / "bom.csv")
    budget = power.load(HERE / "power.toml")
    station, *locks = (netlist.load(HERE / "wiring" / f"{name}.toml") for name in ("station", *LOCKS))
    texts = {
        "generated/cablage.md": wire_table.table((station, *locks), pins),
        "generated/brochage.md": pinmap.table(pins),
        "generated/nomenclature.md": bom.table(parts),
        "generated/puissance.md": power.table(budget),
    }
    found = pinmap.problems(pins)
    found += bom.problems(parts, budget.outside_c, budget.inside_c(), budget.exposed_ip)
    found += power.problems(budget, frozenset(part.id for part in parts))
    known = frozenset(part.id for part in parts)
    found += power.sections(budget, tuple(locks))
    for each in (station, *locks):
        wrong = rules.structure(each)
        found += wrong + rules.parts(each, known)
        if not wrong:
            texts[f"generated/{each.file.removesuffix('.toml')}.svg"] = diagram.svg(each, diagram.pin_numbers(pins))
    found += rules.pins(station, pins) + rules.fault_light(station) + rules.coils(station)
    for lock in locks:
        found += rules.isolation((station, lock)) + rules.coils(lock) + rules.behaviour(lock)
        found += rules.tampering(lock) + rules.fuse(lock)
    given = enclosure.parameters(ENCLOSURE / "parameters.scad")
    texts["generated/hauteurs.svg"] = elevation.svg(given)
    found += enclosure.problems(given)
    for build, surface in budget.surface_m2.items():
        if surface > enclosure.surface_m2(given, build):
            found.append(
                f"power.toml: the {build} box has {enclosure.surface_m2(given, build):.3f} m2, not {surface:g}"
            )
    return texts, found


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: ./heurtoir hardware [--check]", file=sys.stderr)
        return 64
    check = arguments == ["--check"]
    try:
        texts, found = _texts()
    except Malformed as error:
        texts, found = {}, [str(error)]
    for name, text in texts.items():
        path = HERE / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        if check:
            found.append(f"hardware/{name} is not what its sources give: run ./heurtoir hardware")
        elif not found:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"hardware/{name} written")
    old = enclosure.stale(ENCLOSURE, RENDERED)
    if check:
        found += [f"hardware/generated/enclosure: {each}: run ./heurtoir hardware" for each in old]
    elif old and not found:
        print("hardware/generated/enclosure is rendered (about a minute)")
        try:
            enclosure.render(ENCLOSURE, RENDERED)
        except FileNotFoundError as error:
            print(
                f"hardware: {error.filename} is not installed (Debian packages openscad, xvfb, xauth)", file=sys.stderr
            )
            return 69
        except Malformed as error:
            found.append(str(error))
    for problem in found:
        print(f"hardware: {problem}", file=sys.stderr)
    if not found:
        print(f"hardware: {len(texts) + len(enclosure.names())} generated files are what their sources give")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
