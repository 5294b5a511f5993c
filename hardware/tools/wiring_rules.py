"""What a netlist must keep, and the position of every switch tried one by one against what the lock has to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from hardware.tools.netlist import TWO_TERMINALS, Component, Net, Netlist
from hardware.tools.pinmap import PinMap

POWER_PINS = {"3V3": 1, "5V": 2, "0V": 6}
SUPPLY_PLUS, SUPPLY_MINUS, TRIGGER = "PS2.+", "PS2.-", "T1.B1"


class Islands:
    """Which terminals are joined (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, item: str) -> str:
        while (parent := self._parent.setdefault(item, item)) != item:
            item = parent
        return item

    def join(self, items: Iterable[str]) -> None:
        first, *rest = map(self.find, items)
        for other in rest:
            self._parent[self.find(other)] = first

    def joined(self, one: str, other: str) -> bool:
        return self.find(one) == self.find(other)


def structure(netlist: Netlist) -> list[str]:
    """Terminals that do not exist, stand in two nets or in none."""
    found: list[str] = []
    owner: dict[str, str] = {}
    known = {component.name(each): component for component in netlist.components for each in component.terminals}
    if len(known) != sum(len(component.terminals) for component in netlist.components):
        found.append("two components share a terminal's name")
    for net in netlist.nets:
        for terminal in net.terminals:
            if terminal not in known:
                found.append(f"net {net.name}: there is no terminal {terminal}")
            if terminal in owner:
                found.append(f"{terminal} is in the nets {owner[terminal]} and {net.name}")
            owner[terminal] = net.name
        if len(net.terminals) < 2:
            found.append(f"net {net.name} joins nothing")
    for name, component in known.items():
        idle = name.removeprefix(component.id + ".") in component.unused
        if idle == (name in owner):
            found.append(f"{name} {'is said to be unused but is wired' if idle else 'is not wired'}")
    return [f"{netlist.file}: {each}" for each in found]


def parts(netlist: Netlist, known: frozenset[str]) -> list[str]:
    return [
        f"{netlist.file}: {each.id}: {each.bom} is not in bom.csv"
        for each in netlist.components
        if each.bom not in known
    ]


def isolation(netlists: Iterable[Netlist]) -> list[str]:
    """No metal path between the station's supply and the lock's, nor to the mains, with every contact closed."""
    islands, found = Islands(), []
    domain_of: dict[str, Net] = {}
    for netlist in netlists:
        for component in netlist.components:
            for group in component.groups:
                islands.join(component.name(each) for each in group)
        for net in netlist.nets:
            islands.join([*net.terminals, f"net {netlist.file} {net.name}"])
    for netlist in netlists:
        for net in netlist.nets:
            island = islands.find(f"net {netlist.file} {net.name}")
            other = domain_of.setdefault(island, net)
            if other.domain != net.domain:
                found.append(f"{netlist.file}: {net.name} ({net.domain}) is joined to {other.name} ({other.domain})")
    return found


def coils(netlist: Netlist) -> list[str]:
    """Every coil has its suppressor between the same two nets; a diode has its cathode on the supply's plus side. Relays
    that are drawn as blocks (K, T) have theirs built in, and say so."""
    found = [
        f"{netlist.file}: the relay {each.id} has no suppressor"
        for each in netlist.components
        if each.symbol == "block" and each.id[0] in "KT" and not each.suppressor
    ]
    for coil in (each for each in netlist.components if each.symbol == "coil" and not each.suppressor):
        ends = {_net_name(netlist, coil, terminal) for terminal in coil.terminals}
        across = [
            each
            for each in netlist.components
            if each.symbol in ("diode", "transil") and {_net_name(netlist, each, one) for one in each.terminals} == ends
        ]
        if not across:
            found.append(f"{netlist.file}: the coil {coil.id} has no diode or transil across it")
        minus = netlist.net_of(SUPPLY_MINUS)
        for diode in across:
            cathode = netlist.net_of(diode.name(diode.terminals[1]))
            if diode.symbol == "diode" and (cathode is None or cathode == minus):
                found.append(f"{netlist.file}: {diode.id} is the wrong way round: it would short the supply")
    return found


def _net_name(netlist: Netlist, component: Component, terminal: str) -> str:
    net = netlist.net_of(component.name(terminal))
    return net.name if net else ""


# --- switches -------------------------------------------------------------------------------------------------------


def live(netlist: Netlist, active: frozenset[str], without: frozenset[str] = frozenset()) -> Islands:
    """What is joined when these relays are energised and these buttons pressed; loads pass no current on."""
    islands = Islands()
    for net in netlist.nets:
        islands.join([*net.terminals, f"net {net.name}"])
    for component in netlist.components:
        how = TWO_TERMINALS.get(component.symbol, "load")
        closed = how == "always" or how == "switched" and (component.symbol == "contact-no") == (component.by in active)
        if closed and component.id not in without:
            islands.join(component.name(each) for each in component.terminals)
    return islands


@dataclass(frozen=True)
class State:
    active: frozenset[str]
    powered: bool
    """The lock's coil has the supply's plus at one end and its minus at the other."""
    opened: bool
    triggered: bool
    """The timer relay's control terminal has the supply's plus."""
    ordered: bool
    """The coil of the cabinet's relay (K6) has current: the station's order is let through."""
    armed: bool
    """The coil of the cover's relay (K5) has current."""


def states(netlist: Netlist) -> Iterator[State]:
    """Every position of every contact of a lock's diagram."""
    actuators = sorted({each.by for each in netlist.components if TWO_TERMINALS.get(each.symbol) == "switched"})
    for positions in product((False, True), repeat=len(actuators)):
        active = frozenset(each for each, on in zip(actuators, positions, strict=True) if on)
        yield _state(netlist, active, live(netlist, active))


def _state(netlist: Netlist, active: frozenset[str], islands: Islands) -> State:
    (lock,) = (each for each in netlist.components if each.symbol == "coil" and each.id.startswith("Y"))

    def powered(plus: str, minus: str) -> bool:
        return islands.joined(plus, SUPPLY_PLUS) and islands.joined(minus, SUPPLY_MINUS)

    locked_by_current = powered(lock.name(lock.terminals[0]), lock.name(lock.terminals[1]))
    return State(
        active=active,
        powered=locked_by_current,
        opened=locked_by_current == (netlist.kind == "fail-secure"),
        triggered=islands.joined(TRIGGER, SUPPLY_PLUS),
        ordered=powered("K6.A1", "K6.A2"),
        armed=powered("K5.A1", "K5.A2"),
    )


def behaviour(netlist: Netlist) -> list[str]:
    """The gate opens by the exit button (S2) or the break-glass (S3) whatever the electronics do, and else only while the
    cabinet's relay (K6, by the station's order) and the timer (T1) both agree. The key switch (S5) and an opened cover
    (S4, through K5, which stays down until S6) take the order away from the station's wires."""
    found = []
    for state in states(netlist):
        on = state.active
        checks = (
            ("the gate is open", state.opened, bool(on & {"S2", "S3"}) or {"K6", "T1"} <= on),
            ("the timer is triggered", state.triggered, "K6" in on),
            ("the station's order is let through", state.ordered, {"K1", "K5"} <= on and "S5" not in on),
            ("K5 is armed", state.armed, "S4" not in on and bool(on & {"K5", "S6"})),
        )
        for what, seen, expected in checks:
            if seen != expected:
                with_what = ", ".join(sorted(on)) or "nothing"
                found.append(f"{netlist.file}: with {with_what} active, that {what} is {seen}; it must be {expected}")
    return found


def tampering(netlist: Netlist) -> list[str]:
    """The cover is open and K5 has fallen: whoever joins all wires of the station with one another, or cuts them all,
    arms, orders, triggers and opens nothing. Joining all is the worst of all ways to join some: it only adds paths."""
    wires = [part.name(each) for part in netlist.components if part.place == "station" for each in part.terminals]
    outdoors = frozenset(part.id for part in netlist.components if part.place == "station")
    found = []
    for how, joined in (("joined", wires), ("cut", [])):
        islands = live(netlist, frozenset({"S4"}), without=outdoors)
        if joined:
            islands.join(joined)
        state = _state(netlist, frozenset({"S4"}), islands)
        for what in ("opened", "triggered", "ordered", "armed"):
            if getattr(state, what):
                found.append(f"{netlist.file}: with the cover open and the station's wires {how} it is {what}")
        if any(islands.joined(each, SUPPLY_PLUS) or islands.joined(each, SUPPLY_MINUS) for each in wires):
            found.append(f"{netlist.file}: with the cover open a wire of the station is on the lock's supply")
    return found


def fuse(netlist: Netlist) -> list[str]:
    """With the fuse out, nothing but itself is joined to the supply's plus, every switch closed in turn."""
    fuses = frozenset(each.id for each in netlist.components if each.symbol == "fuse")
    found = set()
    for state in states(netlist):
        islands = live(netlist, state.active, without=fuses)
        for component in netlist.components:
            if component.id in fuses | {"PS2", "BAT"}:
                continue
            if any(islands.joined(component.name(each), SUPPLY_PLUS) for each in component.terminals):
                found.add(f"{netlist.file}: {component.id} is on the supply without a fuse")
    return sorted(found)


# --- the station and its pin map ------------------------------------------------------------------------------------


def pins(netlist: Netlist, pin_map: PinMap) -> list[str]:
    """The computer's wired lines are those of the pin map, and each input's contact is of the kind that the map says."""
    (computer,) = (each for each in netlist.components if each.symbol == "header")
    wired = set(computer.terminals) - set(POWER_PINS)
    by_name = {pin.name: pin for pin in pin_map.pins}
    found = [f"{netlist.file}: {each} is not in pinmap.toml" for each in sorted(wired - set(by_name))]
    found += [f"{netlist.file}: {each} of pinmap.toml is not wired" for each in sorted(set(by_name) - wired)]
    islands = Islands()
    for net in netlist.nets:
        islands.join(net.terminals)
    for board in (each for each in netlist.components if each.id == "EB"):
        for number in range(1, 7):
            islands.join([board.name(f"E{number}"), board.name(f"G{number}")])
    for name in sorted(wired & set(by_name)):
        pin, terminal = by_name[name], computer.name(name)
        if pin.direction != "input":
            continue
        contacts = [
            each
            for each in netlist.components
            if TWO_TERMINALS.get(each.symbol) == "switched"
            and any(islands.joined(terminal, each.name(one)) for one in each.terminals)
        ]
        if [each.symbol.removeprefix("contact-").upper() for each in contacts] != [pin.contact]:
            found.append(
                f"{netlist.file}: {name} needs one {pin.contact} contact, it has {[each.id for each in contacts]}"
            )
            continue
        far = "0V" if pin.wiring == "contact-to-ground" else "3V3"
        if not any(islands.joined(contacts[0].name(one), computer.name(far)) for one in contacts[0].terminals):
            found.append(f"{netlist.file}: {contacts[0].id} does not lead to {far}")
    return found


def fault_light(netlist: Netlist) -> list[str]:
    """The light "out of service" goes through a contact that is closed while its relay rests."""
    contacts = [each for each in netlist.components if each.id == "K3" and each.symbol.startswith("contact")]
    if [each.symbol for each in contacts] != ["contact-nc"]:
        return [
            f"{netlist.file}: K3 needs one NC contact: a station without software must show that it is out of service"
        ]
    return []
