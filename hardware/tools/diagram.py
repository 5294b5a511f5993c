"""A netlist as an SVG wiring diagram."""

from __future__ import annotations

from collections import Counter
from xml.sax.saxutils import escape

from hardware.tools import symbols
from hardware.tools.netlist import COLOURS, Netlist
from hardware.tools.pinmap import PinMap
from hardware.tools.route import Edge, Point, Wire, route
from hardware.tools.symbols import GRID, text
from hardware.tools.wiring_rules import POWER_PINS

DOMAIN_NAMES = {
    "station": "station (très basse tension du PoE)",
    "lock": "gâche (très basse tension secourue)",
    "outside": "contact sec extérieur",
}


def pin_numbers(pin_map: PinMap) -> dict[str, str]:
    """What stands beside each terminal of the computer: header pin, GPIO, line."""
    lines = {pin.name: f"{pin.header} · GPIO{pin.bcm} · {pin.name}" for pin in pin_map.pins}
    return lines | {name: f"{number} · {symbols.VOLTS[name]}" for name, number in POWER_PINS.items()}


def svg(netlist: Netlist, pin_numbers: dict[str, str]) -> str:
    width, height = netlist.size
    wires = route(netlist)
    numbers = {net.name: index for index, net in enumerate(netlist.nets, 1)}
    rows = _legend(netlist, numbers)
    total = height + 60 + 20 * ((len(netlist.nets) + 1) // 2)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {total}" width="{width}" height="{total}" '
        'font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" fill="#1b2631" role="img" '
        'aria-labelledby="titre sous-titre">',
        f'<title id="titre">{escape(netlist.title)}</title>',
        f'<desc id="sous-titre">{escape(netlist.subtitle)}</desc>',
        f'<rect width="{width}" height="{total}" fill="#fff"/>',
        f'<rect x="10" y="10" width="{width - 20}" height="{total - 20}" fill="none" stroke="#1b2631" stroke-width="1.5"/>',
        text(30, 50, netlist.title, 24, style='font-weight="bold"'),
        text(30, 76, netlist.subtitle, 14, style='fill="#5d6d7e"'),
    ]
    for frame in netlist.frames:
        x, y, w, h = frame.box
        out.append(
            f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="8" fill="{frame.fill}" stroke="#aab7b8" stroke-width="1.5" '
            'stroke-dasharray="8 5"/>'
        )
    out += [_wire(wire) for wire in wires]
    for frame in netlist.frames:
        halo = f'stroke="{frame.fill}" stroke-width="5" paint-order="stroke"'
        out.append(
            text(
                frame.box[0] + 10,
                frame.box[1] + 18,
                frame.title,
                13,
                style=f'fill="#626567" font-style="italic" {halo}',
            )
        )
    for net in netlist.nets:
        if net.flag:
            for part in netlist.components:
                for name, place in symbols.places(part).items():
                    if part.name(name) in net.terminals:
                        out.append(symbols.flag(place, net.flag, COLOURS[net.colour]))
    out += [symbols.draw(part, pin_numbers) for part in netlist.components]
    out += [_number(wire, numbers[wire.net.name], netlist) for wire in wires]
    x, y = netlist.notes_at
    out += [text(x, y + 20 * index, words, 13) for index, words in enumerate(netlist.notes) if words]
    return "\n".join([*out, *rows, "</svg>", ""])


def _wire(wire: Wire) -> str:
    colour = COLOURS[wire.net.colour]
    path = "".join(f"M{x1 * GRID} {y1 * GRID}L{x2 * GRID} {y2 * GRID}" for (x1, y1), (x2, y2) in _merged(wire.edges))
    ends = Counter(point for edge in wire.edges for point in edge) + Counter(wire.ends)
    dots = "".join(
        f'<circle cx="{x * GRID}" cy="{y * GRID}" r="4.5" fill="{colour}"/>'
        for (x, y), count in sorted(ends.items())
        if count > 2
    )
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-linecap="round"/>{dots}'


def _merged(edges: list[Edge]) -> list[Edge]:
    """Steps of the grid as straight lines."""
    found: list[Edge] = []
    for across in (False, True):
        flip = (lambda p: (p[1], p[0])) if across else (lambda p: p)
        steps = sorted((flip(a), flip(b)) for a, b in edges if (a[0] == b[0]) == across)
        steps.sort(key=lambda step: (step[0][1], step[0][0]))
        merged: list[Edge] = []
        for a, b in steps:
            if merged and merged[-1][1] == a:
                merged[-1] = (merged[-1][0], b)
            else:
                merged.append((a, b))
        found += [(flip(a), flip(b)) for a, b in merged]
    return found


def _number(wire: Wire, number: int, netlist: Netlist) -> str:
    """The wire's number, on its longest straight line, where that is not among somebody else's words."""
    boxes: list[tuple[float, float, float, float]] = [symbols.body(part) for part in netlist.components]
    boxes += [words.box() for part in netlist.components for words in symbols.words_of(part)]

    def clear(x: int, y: int) -> bool:
        return all(
            not (left - 14 <= x <= right + 14 and top - 12 <= y <= bottom + 12) for left, top, right, bottom in boxes
        )

    def length(edge: Edge) -> int:
        return abs(edge[0][0] - edge[1][0]) + abs(edge[0][1] - edge[1][1])

    for a, b in sorted(_merged(wire.edges), key=lambda edge: (-length(edge), edge)):
        middle = _middle(a, b)
        if clear(*middle):
            break
    else:
        longest = max(_merged(wire.edges), key=length)
        middle = _middle(*longest)
    x, y = middle
    return (
        f'<circle cx="{x}" cy="{y}" r="10" fill="#fff" stroke="{COLOURS[wire.net.colour]}" stroke-width="1.5"/>'
        + text(x, y + 4, str(number), 11, "middle")
    )


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) * GRID // 2, (a[1] + b[1]) * GRID // 2


def _legend(netlist: Netlist, numbers: dict[str, int]) -> list[str]:
    width, height = netlist.size
    out = [text(30, height + 12, "Conducteurs", 14, style='font-weight="bold"')]
    half = (len(netlist.nets) + 1) // 2
    for net in netlist.nets:
        index = numbers[net.name] - 1
        x, y = 30 + (index // half) * (width // 2), height + 36 + 20 * (index % half)
        colour = COLOURS[net.colour]
        out.append(f'<circle cx="{x + 10}" cy="{y - 4}" r="9" fill="#fff" stroke="{colour}" stroke-width="1.5"/>')
        out.append(text(x + 10, y, str(index + 1), 11, "middle"))
        out.append(f'<line x1="{x + 28}" y1="{y - 4}" x2="{x + 70}" y2="{y - 4}" stroke="{colour}" stroke-width="3"/>')
        words = f"{net.title} · {net.colour} · {net.mm2} mm² · {DOMAIN_NAMES[net.domain]}"
        out.append(text(x + 80, y, words, 12))
    return out
