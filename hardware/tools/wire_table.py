"""The wires of all diagrams as a table, and what the lock does for each position of the switches."""

from __future__ import annotations

from hardware.tools.netlist import Netlist
from hardware.tools.pinmap import PinMap
from hardware.tools.wiring_rules import states

TITLES = {"fail-secure": "gâche à émission", "fail-safe": "ventouse ou gâche à rupture"}


def table(netlists: tuple[Netlist, ...], pin_map: PinMap) -> str:
    rows = [
        "# Câblage",
        "",
        "Tiré de `wiring/*.toml` et de `pinmap.toml` par `./heurtoir hardware` : ne pas le modifier à la main.",
    ]
    headers = {pin.name: pin.header for pin in pin_map.pins}
    for netlist in netlists:
        rows += [
            "",
            f"## {netlist.title}",
            "",
            f"![{netlist.title}]({netlist.file.removesuffix('.toml')}.svg)",
            "",
            "| n° | conducteur | couleur | section | bornes |",
            "|---:|---|---|---:|---|",
        ]
        for number, net in enumerate(netlist.nets, 1):
            ends = ", ".join(_end(terminal, headers) for terminal in net.terminals)
            rows.append(f"| {number} | {net.title} | {net.colour} | {net.mm2} mm² | {ends} |")
        if netlist.kind in TITLES:
            rows += _positions(netlist)
    return "\n".join([*rows, ""])


def _end(terminal: str, headers: dict[str, int]) -> str:
    component, name = terminal.split(".", 1)
    return f"A1 broche {headers[name]}" if component == "A1" and name in headers else terminal


def _positions(netlist: Netlist) -> list[str]:
    """The positions that an installer can try, from all those that the check tries."""
    shown = (
        ("au repos, K5 réarmé", {"K5"}),
        ("K1 et K6 seuls : T1 pas encore parti, ou déjà fini (K1 ou K6 collé)", {"K5", "K1", "K6"}),
        ("K1, K6 et T1 : pendant l'impulsion", {"K5", "K1", "K6", "T1"}),
        ("T1 seul : K1 relâché avant la fin de T1, ou T1 collé", {"K5", "T1"}),
        ("K1 ponté, capot ouvert, K5 retombé", {"K1", "S4"}),
        ("K1 ponté, clé de confinement tournée", {"K5", "K1", "S5"}),
        ("bouton de sortie, tout le reste éteint", {"S2"}),
        ("bris de glace, tout le reste éteint", {"S3"}),
    )
    by_active = {state.active: state for state in states(netlist)}
    rows = ["", f"Ce que fait la serrure ({TITLES[netlist.kind]}), calculé sur ce schéma :", ""]
    rows += ["| position | portail | K6 reçoit l'ordre |", "|---|---|---|"]
    for words, active in shown:
        state = by_active.get(frozenset(active))
        if state is not None:
            rows.append(
                f"| {words} | {'**ouvert**' if state.opened else 'fermé'} | {'oui' if state.ordered else 'non'} |"
            )
    rows += ["", f"Positions essayées par `./heurtoir hardware --check` : {len(by_active)}, toutes."]
    return rows
