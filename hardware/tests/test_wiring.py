"""A netlist that could open the gate by mistake, keep somebody in, or burn, is refused; the drawing says what it says."""

import unittest
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from typing import Any

from hardware.tools import bom, diagram, netlist, pinmap, route, wire_table
from hardware.tools import wiring_rules as rules
from hardware.tools.netlist import Netlist
from hardware.tools.symbols import GRID, places

HERE = Path(__file__).parent.parent
PINS = pinmap.load(HERE / "pinmap.toml")


def read(name: str) -> Netlist:
    return netlist.load(HERE / "wiring" / f"{name}.toml")


STATION, SECURE, SAFE = read("station"), read("lock-fail-secure"), read("lock-fail-safe")


def with_net(source: Netlist, name: str, /, add: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> Netlist:
    """The netlist with terminals put into one net, taken out of whatever net they were in."""
    nets = []
    for net in source.nets:
        kept = tuple(each for each in net.terminals if each not in add + (drop if net.name == name else ()))
        nets.append(replace(net, terminals=kept + (add if net.name == name else ())))
    return replace(source, nets=tuple(nets))


def with_part(source: Netlist, part_id: str, drawn: str, /, **changes: Any) -> Netlist:
    parts = tuple(
        replace(each, **changes) if each.id == part_id and each.symbol == drawn else each for each in source.components
    )
    assert parts != source.components
    return replace(source, components=parts)


def without_part(source: Netlist, part_id: str) -> Netlist:
    return replace(source, components=tuple(each for each in source.components if each.id != part_id))


class Checked(unittest.TestCase):
    def refused(self, found: list[str], why: str) -> None:
        self.assertTrue(any(why in problem for problem in found), f"{why!r} is not among {found}")


class TheCommittedWiring(unittest.TestCase):
    def test_breaks_no_rule(self) -> None:
        known = frozenset(part.id for part in bom.load(HERE / "bom.csv"))
        for each in (STATION, SECURE, SAFE):
            self.assertEqual(rules.structure(each) + rules.parts(each, known), [])
        self.assertEqual(rules.pins(STATION, PINS) + rules.fault_light(STATION) + rules.coils(STATION), [])
        for lock in (SECURE, SAFE):
            broken = rules.isolation((STATION, lock)) + rules.coils(lock) + rules.behaviour(lock)
            broken += rules.tampering(lock) + rules.fuse(lock)
            self.assertEqual(broken, [])

    def test_opens_by_the_exit_button_with_every_relay_dead_and_with_every_relay_stuck(self) -> None:
        for lock in (SECURE, SAFE):
            for state in rules.states(lock):
                if "S2" in state.active:
                    self.assertTrue(state.opened, f"{lock.file}: {sorted(state.active)}")

    def test_a_relay_that_sticks_opens_nothing_once_the_timer_has_run_out(self) -> None:
        for lock in (SECURE, SAFE):
            stuck = [
                state
                for state in rules.states(lock)
                if {"K1", "K6"} <= state.active and not state.active & {"T1", "S2", "S3"}
            ]
            self.assertTrue(stuck)
            self.assertFalse(any(state.opened for state in stuck))

    def test_a_timer_that_sticks_opens_nothing_once_the_station_lets_go(self) -> None:
        for lock in (SECURE, SAFE):
            stuck = [
                state for state in rules.states(lock) if "T1" in state.active and not state.active & {"K6", "S2", "S3"}
            ]
            self.assertTrue(stuck)
            self.assertFalse(any(state.opened for state in stuck))

    def test_the_lockdown_key_takes_the_order_away_whatever_the_station_does(self) -> None:
        for lock in (SECURE, SAFE):
            for state in rules.states(lock):
                if "S5" in state.active:
                    self.assertFalse(state.ordered, f"{lock.file}: {sorted(state.active)}")

    def test_the_locks_current_never_goes_through_the_station(self) -> None:
        for lock in (SECURE, SAFE):
            outdoors = {part.id for part in lock.components if part.place == "station"}
            self.assertEqual(outdoors, {"K1", "S4"})

    def test_an_opened_cover_lets_the_latch_fall_and_only_the_key_takes_it_up_again(self) -> None:
        for lock in (SECURE, SAFE):
            for state in rules.states(lock):
                if "S4" in state.active or not state.active & {"K5", "S6"}:
                    self.assertFalse(state.armed)


class BrokenStructure(Checked):
    def test_a_terminal_that_does_not_exist_or_is_forgotten_is_refused(self) -> None:
        self.refused(rules.structure(with_net(SECURE, "plus", add=("T1.A9",))), "there is no terminal T1.A9")
        self.refused(rules.structure(with_net(SECURE, "plus", drop=("T1.A1",))), "T1.A1 is not wired")

    def test_a_terminal_in_two_nets_is_refused(self) -> None:
        nets = (*SECURE.nets, replace(SECURE.nets[0], name="again"))
        self.refused(rules.structure(replace(SECURE, nets=nets)), "is in the nets batterie-plus and again")

    def test_a_part_that_nobody_buys_is_refused(self) -> None:
        self.refused(rules.parts(SECURE, frozenset()), "F1 is not in bom.csv")


class BrokenIsolation(Checked):
    def test_a_common_ground_of_lock_and_station_is_refused(self) -> None:
        joined = with_net(STATION, "0v", add=("PS2.-",))
        self.refused(rules.isolation((joined, SECURE)), "moins (lock) is joined to entree-1 (station)")

    def test_a_relay_whose_contact_is_in_the_station_is_refused(self) -> None:
        joined = with_net(STATION, "lock-gate", add=("K1.11",))
        self.assertNotEqual(rules.isolation((joined, SECURE)), [])

    def test_a_supply_without_a_barrier_is_refused(self) -> None:
        terminals = tuple(each for each in ("RJ45", "5V", "0V"))
        plain = with_part(STATION, "PS1", "block", groups=(terminals,))
        wired = with_net(SECURE, "moins", add=("PS1.RJ45",))
        self.assertNotEqual(rules.isolation((plain, wired)), [])
        self.assertEqual(rules.isolation((STATION, wired)), [])


class BrokenLock(Checked):
    def test_a_coil_without_a_suppressor_is_refused(self) -> None:
        self.refused(rules.coils(without_part(SECURE, "D1")), "the coil Y1 has no diode")
        self.refused(rules.coils(without_part(SAFE, "RV1")), "the coil Y2 has no diode")

    def test_a_relay_that_does_not_say_how_its_coil_is_suppressed_is_refused(self) -> None:
        self.refused(rules.coils(with_part(STATION, "K1", "block", suppressor="")), "the relay K1 has no suppressor")
        self.refused(rules.coils(with_part(SAFE, "K5", "coil", suppressor="")), "the coil K5 has no diode")

    def test_a_diode_across_something_else_is_no_suppressor(self) -> None:
        self.refused(rules.coils(with_net(SECURE, "plus", add=("D1.K",))), "the coil Y1 has no diode")

    def test_a_diode_the_wrong_way_round_is_refused(self) -> None:
        turned = with_net(with_net(SECURE, "gache-plus", add=("D1.A",)), "moins", add=("D1.K",))
        self.refused(rules.coils(turned), "D1 is the wrong way round")

    def test_a_load_before_the_fuse_is_refused(self) -> None:
        self.refused(
            rules.fuse(with_net(SECURE, "avant-fusible", add=("T1.A1",))), "T1 is on the supply without a fuse"
        )
        self.refused(rules.fuse(with_net(SAFE, "avant-fusible", add=("K6.21",))), "K6 is on the supply without a fuse")

    def test_an_exit_button_behind_a_relay_is_refused(self) -> None:
        behind = with_net(SECURE, "serie", add=("S2.13",))
        self.refused(rules.behaviour(behind), "with S2 active, that the gate is open is False")

    def test_an_exit_button_that_a_stuck_relay_bypasses_is_refused(self) -> None:
        beside = with_net(SAFE, "sortie", add=("K6.22",))
        self.refused(rules.behaviour(beside), "with S2 active, that the gate is open is False")

    def test_a_relay_that_opens_without_the_timer_is_refused(self) -> None:
        short = with_net(SECURE, "gache-plus", add=("K6.24",))
        self.refused(rules.behaviour(short), "with K6 active, that the gate is open is True")

    def test_a_magnet_that_one_relay_alone_lets_go_is_refused(self) -> None:
        alone = with_net(SAFE, "maintien", drop=("T1.16",))
        self.refused(rules.behaviour(alone), "that the gate is open is True; it must be False")

    def test_an_order_that_ignores_the_lockdown_key_is_refused(self) -> None:
        around = with_net(SECURE, "ordre-permis", add=("K1.14",))
        self.refused(rules.behaviour(around), "that the station's order is let through is True; it must be False")

    def test_an_order_that_passes_with_the_cover_open_is_refused(self) -> None:
        always = with_net(SAFE, "plus", add=("K1.11",))
        self.refused(rules.behaviour(always), "that the station's order is let through is True; it must be False")

    def test_a_latch_that_rearms_itself_is_refused(self) -> None:
        bridged = with_net(SAFE, "boucle-capot", add=("K5.11",))
        self.assertNotEqual(rules.behaviour(bridged), [])

    def test_a_live_wire_in_the_opened_station_is_refused(self) -> None:
        live = with_net(SAFE, "plus", add=("S4.21",))
        found = rules.tampering(live)
        self.refused(found, "the station's wires joined it is armed")
        self.refused(found, "a wire of the station is on the lock's supply")

    def test_a_minus_in_the_opened_station_is_refused(self) -> None:
        returned = with_net(SECURE, "moins", add=("S4.22",))
        self.refused(rules.tampering(returned), "a wire of the station is on the lock's supply")

    def test_a_magnet_whose_current_goes_through_the_station_is_refused(self) -> None:
        outdoors = replace(
            SAFE,
            components=tuple(
                replace(part, place="station") if part.id in ("T1", "K6") and part.symbol == "contact-nc" else part
                for part in SAFE.components
            ),
        )
        self.refused(rules.tampering(outdoors), "wires cut it is opened")


class BrokenStation(Checked):
    def test_a_line_that_the_pin_map_does_not_know_is_refused(self) -> None:
        pins = tuple(replace(pin, name="gate-lock") if pin.name == "lock-gate" else pin for pin in PINS.pins)
        found = rules.pins(STATION, replace(PINS, pins=pins))
        self.refused(found, "lock-gate is not in pinmap.toml")
        self.refused(found, "gate-lock of pinmap.toml is not wired")

    def test_a_contact_of_the_other_kind_than_the_pin_map_says_is_refused(self) -> None:
        self.refused(
            rules.pins(with_part(STATION, "S4", "contact-nc", symbol="contact-no"), PINS), "tamper needs one NC contact"
        )

    def test_a_contact_that_leads_to_the_wrong_rail_is_refused(self) -> None:
        self.refused(rules.pins(with_net(STATION, "3v3", add=("S1.1",)), PINS), "S1 does not lead to 0V")

    def test_a_fault_light_that_a_dead_computer_leaves_dark_is_refused(self) -> None:
        dark = with_part(STATION, "K3", "contact-nc", symbol="contact-no")
        self.refused(rules.fault_light(dark), "K3 needs one NC contact")


class Drawings(unittest.TestCase):
    def test_every_wire_ends_at_each_of_its_terminals_and_touches_no_other(self) -> None:
        for source in (STATION, SECURE, SAFE):
            where = {
                part.name(name): (place.x // GRID, place.y // GRID)
                for part in source.components
                for name, place in places(part).items()
            }
            for wire in route.route(source):
                points = wire.points()
                reached = {name for name, point in where.items() if point in points}
                self.assertEqual(reached, set(wire.net.terminals), f"{source.file}: {wire.net.name}")
                self.assertEqual(_pieces(wire), 1, f"{source.file}: {wire.net.name}")

    def test_no_two_wires_run_on_one_another(self) -> None:
        for source in (STATION, SECURE, SAFE):
            seen: dict[route.Edge, str] = {}
            for wire in route.route(source):
                for edge in wire.edges:
                    self.assertEqual(seen.setdefault(edge, wire.net.name), wire.net.name)

    def test_each_line_of_the_pin_map_stands_beside_its_pin_number(self) -> None:
        words = set(ElementTree.fromstring(diagram.svg(STATION, diagram.pin_numbers(PINS))).itertext())
        for pin in PINS.pins:
            self.assertIn(f"{pin.header} · GPIO{pin.bcm} · {pin.name}", words)

    def test_a_moved_pin_moves_in_the_drawing(self) -> None:
        pins = tuple(replace(pin, bcm=4, header=7) if pin.name == "bell" else pin for pin in PINS.pins)
        drawn = diagram.svg(STATION, diagram.pin_numbers(replace(PINS, pins=pins)))
        self.assertIn("7 · GPIO4 · bell", drawn)

    def test_drawing_twice_gives_the_same_bytes(self) -> None:
        for source in (STATION, SECURE, SAFE):
            self.assertEqual(diagram.svg(source, {}), diagram.svg(source, {}))

    def test_a_drawing_carries_its_title_and_a_legend_of_every_conductor(self) -> None:
        for source in (STATION, SECURE, SAFE):
            root = ElementTree.fromstring(diagram.svg(source, {}))
            words = list(root.itertext())
            self.assertIn(source.title, words)
            for net in source.nets:
                self.assertTrue(any(each.startswith(f"{net.title} · {net.colour} · {net.mm2} mm²") for each in words))

    def test_parts_that_stand_too_close_are_an_error_not_a_bad_drawing(self) -> None:
        (target,) = (each for each in SECURE.components if each.id == "BAT")
        (supply,) = (each for each in SECURE.components if each.id == "PS2")
        with self.assertRaises(route.Unroutable):
            route.route(
                with_part(SECURE, "BAT", "block", at=(supply.at[0], supply.at[1] + supply.size[1] - target.size[1]))
            )

    def test_the_table_counts_every_position_of_the_switches(self) -> None:
        table = wire_table.table((STATION, SECURE, SAFE), PINS)
        self.assertIn(f": {len(list(rules.states(SECURE)))}, toutes.", table)
        self.assertIn("A1 broche 11, K1.IN", table)


def _pieces(wire: route.Wire) -> int:
    islands = rules.Islands()
    for one, other in wire.edges:
        islands.join([str(one), str(other)])
    return len({islands.find(str(point)) for point in wire.points()})


if __name__ == "__main__":
    unittest.main()
