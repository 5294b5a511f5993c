"""Routing of wires: right angles on a grid, around components, crossing other wires only straight. The same netlist gives
the same drawing, always: nothing here depends on a hash, a clock or a random number."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from hardware.tools.netlist import Net, Netlist
from hardware.tools.symbols import GRID, Place, body, places, words_of

Point = tuple[int, int]
Edge = tuple[Point, Point]

STEP, BEND, CROSS, BESIDE, WORDS = 10, 45, 60, 6, 80
"""What a way costs: a step of the grid, a bend, a crossing, a step beside something, a step over words."""

DIRECTIONS: tuple[Point, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))


class Unroutable(Exception):
    """There is no way for a wire: components stand too close."""


@dataclass
class Wire:
    net: Net
    ends: tuple[Point, ...]
    """Where its terminals are."""
    edges: list[Edge] = field(default_factory=list)

    def points(self) -> set[Point]:
        return {point for edge in self.edges for point in edge}


@dataclass
class Board:
    """The drawing as a grid: what is taken, by which net, in which direction."""

    width: int
    height: int
    blocked: set[Point] = field(default_factory=set)
    words: set[Point] = field(default_factory=set)
    terminals: dict[Point, str] = field(default_factory=dict)
    taken: dict[Edge, str] = field(default_factory=dict)
    through: dict[Point, dict[str, set[Point]]] = field(default_factory=dict)

    def take(self, net: str, one: Point, other: Point) -> None:
        self.taken[_edge(one, other)] = net
        way = (other[0] - one[0], other[1] - one[1])
        for point in (one, other):
            self.through.setdefault(point, {}).setdefault(net, set()).add((abs(way[0]), abs(way[1])))

    def cost(self, net: str, one: Point, way: Point) -> int | None:
        """What it costs to go one step; None where it is not allowed."""
        other = (one[0] + way[0], one[1] + way[1])
        if not (0 < other[0] < self.width and 0 < other[1] < self.height) or other in self.blocked:
            return None
        if self.terminals.get(other, net) != net or self.taken.get(_edge(one, other), net) != net:
            return None
        cost = STEP + (WORDS if other in self.words else 0)
        for foreign, directions in self.through.get(other, {}).items():
            if foreign != net:
                if directions != {(abs(way[1]), abs(way[0]))}:
                    return None
                cost += CROSS
        sides = ((other[0] + way[1], other[1] + way[0]), (other[0] - way[1], other[1] - way[0]))
        cost += sum(BESIDE for side in sides if side in self.blocked or set(self.through.get(side, ())) - {net})
        return cost


def _edge(one: Point, other: Point) -> Edge:
    return (one, other) if one < other else (other, one)


def route(netlist: Netlist) -> list[Wire]:
    """The wires of all nets that are not drawn as flags, in the order of the file."""
    board = Board(netlist.size[0] // GRID, netlist.size[1] // GRID)
    where: dict[str, Place] = {}
    for part in netlist.components:
        board.blocked |= _within(*body(part))
        for words in words_of(part):
            board.words |= _within(*words.box())
        where |= {part.name(name): place for name, place in places(part).items()}
    for net in netlist.nets:
        for terminal in net.terminals:
            place = where[terminal]
            point = _grid(place)
            board.terminals[point] = net.name
            board.terminals[(point[0] + place.out[0], point[1] + place.out[1])] = net.name
            board.blocked.discard(point)
    return [_wire(board, net, [where[each] for each in net.terminals]) for net in netlist.nets if not net.flag]


def _within(left: float, top: float, right: float, bottom: float) -> set[Point]:
    return {
        (x, y)
        for x in range(int(left) // GRID, int(right) // GRID + 2)
        for y in range(int(top) // GRID, int(bottom) // GRID + 2)
        if left <= x * GRID <= right and top <= y * GRID <= bottom
    }


def _grid(place: Place) -> Point:
    if place.x % GRID or place.y % GRID:
        raise Unroutable(f"a terminal stands beside the grid at {place.x}, {place.y}")
    return place.x // GRID, place.y // GRID


def _wire(board: Board, net: Net, ends: list[Place]) -> Wire:
    wire = Wire(net, tuple(_grid(each) for each in ends))
    tree: set[Point] = set()
    vias = [(x // GRID, y // GRID) for x, y in net.via]
    for one, other in zip(vias, vias[1:], strict=False):
        tree |= _lay(board, wire, _straight(one, other))
    rest = list(wire.ends)
    if not tree:
        tree.add(rest.pop(0))
    while rest:
        rest.sort(key=lambda point: (min(abs(point[0] - x) + abs(point[1] - y) for x, y in tree), point))
        tree |= _lay(board, wire, _search(board, net.name, rest.pop(0), tree))
    _prune(wire)
    return wire


def _prune(wire: Wire) -> None:
    """Takes away what hangs loose at the ends of a bus."""
    while True:
        counted = Counter(point for edge in wire.edges for point in edge)
        kept = [edge for edge in wire.edges if all(counted[point] > 1 or point in wire.ends for point in edge)]
        if len(kept) == len(wire.edges):
            return
        wire.edges = kept


def _straight(one: Point, other: Point) -> list[Point]:
    if one[0] != other[0] and one[1] != other[1]:
        raise Unroutable(f"via {one} to {other} is not straight")
    length = abs(one[0] - other[0]) + abs(one[1] - other[1])
    return [
        (one[0] + (other[0] - one[0]) * step // length, one[1] + (other[1] - one[1]) * step // length)
        for step in range(length + 1)
    ]


def _lay(board: Board, wire: Wire, way: list[Point]) -> set[Point]:
    for one, other in zip(way, way[1:], strict=False):
        board.take(wire.net.name, one, other)
        if _edge(one, other) not in wire.edges:
            wire.edges.append(_edge(one, other))
    return set(way)


def _search(board: Board, net: str, start: Point, goal: set[Point]) -> list[Point]:
    """Dijkstra over (point, direction)."""
    queue: list[tuple[int, Point, int, tuple[Point, int] | None]] = [(0, start, -1, None)]
    came: dict[tuple[Point, int], tuple[Point, int] | None] = {}
    while queue:
        cost, point, heading, before = heapq.heappop(queue)
        if (point, heading) in came:
            continue
        came[point, heading] = before
        if point in goal:
            found: list[Point] = []
            state: tuple[Point, int] | None = (point, heading)
            while state is not None:
                found.append(state[0])
                state = came[state]
            return found[::-1]
        for next_heading, way in enumerate(DIRECTIONS):
            step = board.cost(net, point, way)
            if step is None or heading >= 0 and (heading + 2) % 4 == next_heading:
                continue
            bend = BEND if heading not in (-1, next_heading) else 0
            if bend and any(foreign != net for foreign in board.through.get(point, {})):
                continue
            target = (point[0] + way[0], point[1] + way[1])
            heapq.heappush(queue, (cost + step + bend, target, next_heading, (point, heading)))
    raise Unroutable(f"net {net}: no way from {start}")
