"""Where a component's terminals are, what room it takes, and how it looks. Lengths in pixels of the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from hardware.tools.netlist import Component

GRID = 10
HALF = 30
"""Half the length of a symbol with two terminals."""
INK = "#1b2631"
VOLTS = {"0V": "0 V", "3V3": "3,3 V", "5V": "5 V"}


@dataclass(frozen=True)
class Place:
    """A terminal: where the wire begins, and the direction in which it leaves."""

    x: int
    y: int
    out: tuple[int, int]


def places(part: Component) -> dict[str, Place]:
    x, y = part.at
    if part.symbol not in ("block", "header"):
        dx, dy = (0, 1) if part.turn.startswith("v") else (1, 0)
        if part.turn.endswith("-"):
            dx, dy = -dx, -dy
        first, second = part.terminals
        return {
            first: Place(x - dx * HALF, y - dy * HALF, (-dx, -dy)),
            second: Place(x + dx * HALF, y + dy * HALF, (dx, dy)),
        }
    width, height = part.size
    found = {}
    for side, names in part.sides.items():
        for index, name in enumerate(names):
            along = part.pitch * index
            if name:
                found[name] = {
                    "left": Place(x, y + _head(part) + along, (-1, 0)),
                    "right": Place(x + width, y + _head(part) + along, (1, 0)),
                    "top": Place(x + 40 + along, y, (0, -1)),
                    "bottom": Place(x + 40 + along, y + height, (0, 1)),
                }[side]
    return found


def _head(part: Component) -> int:
    """Height of a block's title above its first terminal."""
    return 40 + 20 * max(0, len(part.label) - 1) + (30 if part.sides["top"] else 0)


def body(part: Component) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the room that no wire may cross, terminals excluded."""
    x, y = part.at
    if part.symbol in ("block", "header"):
        return x, y, x + part.size[0], y + part.size[1]
    if part.turn.startswith("v"):
        return x - 10, y - HALF + 1, x + 10, y + HALF - 1
    return x - HALF + 1, y - 10, x + HALF - 1, y + 10


def text(x: float, y: float, words: str, size: int = 13, anchor: str = "start", style: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" {style}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, width: float = 2) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{INK}" stroke-width="{width:g}"/>'


def draw(part: Component, pin_numbers: dict[str, str]) -> str:
    if part.symbol in ("block", "header"):
        return _block(part, pin_numbers)
    x, y = part.at
    turned = {"v": 0, "h": -90, "v-": 180, "h-": 90}[part.turn]
    shape = "".join(_SHAPES[part.symbol])
    return f'<g transform="translate({x} {y}) rotate({turned})">{shape}</g>' + _labels(part)


def _lines(*ends: tuple[float, float, float, float]) -> tuple[str, ...]:
    return tuple(line(*each) for each in ends)


_BOX = f'<rect x="-8" y="-18" width="16" height="36" fill="#fff" stroke="{INK}" stroke-width="2"/>'
_WIDE = f'<rect x="-16" y="-12" width="32" height="24" fill="#fff" stroke="{INK}" stroke-width="2"/>'
_TRIANGLE = f'<path d="M-10 -9 H10 L0 9 Z" fill="#fff" stroke="{INK}" stroke-width="2"/>'
_ENDS = _lines((0, -HALF, 0, -18), (0, 18, 0, HALF))

# Drawn from the first terminal (top) to the second (bottom).
_SHAPES: dict[str, tuple[str, ...]] = {
    "contact-no": _lines((0, -HALF, 0, -12), (0, 12, 0, HALF), (0, 12, -12, -12)),
    "contact-nc": _lines((0, -HALF, 0, -12), (0, 12, 0, HALF), (0, 12, 11, -15), (0, -12, 12, -12)),
    "fuse": (*_ENDS, _BOX, line(0, -18, 0, 18)),
    "resistor": (*_ENDS, _BOX),
    "coil": (*_lines((0, -HALF, 0, -12), (0, 12, 0, HALF)), _WIDE, line(-16, 12, 16, -12, 1.5)),
    "diode": (*_lines((0, -HALF, 0, -9), (0, 9, 0, HALF)), _TRIANGLE, line(-10, 9, 10, 9)),
    "led": (
        *_lines((0, -HALF, 0, -9), (0, 9, 0, HALF)), _TRIANGLE, line(-10, 9, 10, 9),
        line(12, -2, 20, -8, 1.5), line(12, 6, 20, 0, 1.5),
        f'<path d="M20 -8 l-5 1 l3 4 Z M20 0 l-5 1 l3 4 Z" fill="{INK}"/>',
    ),
    "transil": (
        *_lines((0, -HALF, 0, -16), (0, 16, 0, HALF)),
        f'<path d="M-9 -16 H9 L0 0 Z M-9 16 H9 L0 0 Z" fill="#fff" stroke="{INK}" stroke-width="2"/>',
        f'<path d="M-14 4 L-11 0 H11 L14 -4" fill="none" stroke="{INK}" stroke-width="2"/>',
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """A line of text beside a symbol."""

    x: float
    y: float
    words: str
    size: int
    anchor: str
    style: str

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom; 0.62 em is a wide letter of the fonts that are asked for."""
        width = 0.62 * self.size * len(self.words)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - 0.8 * self.size, left + width, self.y + 0.2 * self.size


def words_of(part: Component) -> list[Words]:
    """A symbol's own label: beside an upright symbol, above and below a lying one."""
    if part.symbol in ("block", "header") or not part.label:
        return []
    x, y = part.at
    bold = 'font-weight="bold"'
    if part.turn.startswith("v"):
        top = y - 8 * (len(part.label) - 1) + 4
        left = x + (22 if part.symbol in ("coil", "transil", "contact-nc") else 16)
        return [
            Words(left, top + 16 * index, each, 13, "start", "" if index else bold)
            for index, each in enumerate(part.label)
        ]
    below = [Words(x, y + 28 + 15 * index, each, 12, "middle", "") for index, each in enumerate(part.label[1:])]
    return [Words(x, y - 20, part.label[0], 13, "middle", bold), *below]


def _labels(part: Component) -> str:
    found = [text(each.x, each.y, each.words, each.size, each.anchor, each.style) for each in words_of(part)]
    for name, place in places(part).items():
        if name in ("1", "2") and part.symbol in ("led", "resistor"):
            continue
        if part.turn.startswith("v"):
            found.append(
                text(place.x - 6, place.y + (-2 if place.out[1] > 0 else 10), name, 10, "end", 'fill="#5d6d7e"')
            )
        else:
            found.append(text(place.x + (-4 if place.out[0] > 0 else 4), place.y + 13, name, 10,
                              "end" if place.out[0] > 0 else "start", 'fill="#5d6d7e"'))  # fmt: skip
    return "".join(found)


def _block(part: Component, pin_numbers: dict[str, str]) -> str:
    x, y = part.at
    width, height = part.size
    fill = "#eaf2f8" if part.symbol == "header" else "#fdfefe"
    found = [
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{fill}" stroke="{INK}" stroke-width="2"/>'
    ]
    centred = part.sides["top"] or not (part.sides["left"] or part.sides["right"])
    first = y + (height / 2 - 8 * (len(part.label) - 1) + 5 if centred else 22)
    if part.sides["top"] and part.sides["left"]:
        first = y + 44
    for index, words in enumerate(part.label):
        style = 'font-weight="bold"' if index == 0 else ""
        found.append(text(x + width / 2, first + 17 * index, words, 13 if index == 0 else 12, "middle", style))
    for name, place in places(part).items():
        shown = pin_numbers.get(name, name) if part.symbol == "header" else VOLTS.get(name, name)
        dx, dy = place.out
        anchor = {-1: "start", 1: "end", 0: "middle"}[dx]
        found.append(f'<circle cx="{place.x}" cy="{place.y}" r="3.5" fill="{INK}"/>')
        found.append(text(place.x - 9 * dx, place.y + {-1: 18, 0: 4, 1: -8}[dy], shown, 12, anchor))
    return "".join(found)


def flag(place: Place, sign: str, colour: str) -> str:
    """A net that is drawn as a sign: earth lines for 0 V, else a filled arrow with its voltage."""
    dx, dy = place.out
    x, y = place.x + 20 * dx, place.y + 20 * dy
    stub = f'<line x1="{place.x}" y1="{place.y}" x2="{x}" y2="{y}" stroke="{colour}" stroke-width="2.5"/>'
    if sign == "0V":
        bars = "".join(
            f'<path d="M{x + dx * 5 * step + dy * half} {y + dy * 5 * step + dx * half} '
            f'L{x + dx * 5 * step - dy * half} {y + dy * 5 * step - dx * half}" stroke="{colour}" stroke-width="2.5"/>'
            for step, half in enumerate((10, 6, 2))
        )
        return stub + bars
    turned = {(1, 0): 0, (-1, 0): 180, (0, 1): 90, (0, -1): -90}[place.out]
    arrow = f'<path d="M0 -6 L12 0 L0 6 Z" transform="translate({x} {y}) rotate({turned})" fill="{colour}"/>'
    words = VOLTS[sign]
    if dx:
        return stub + arrow + text(x + 16 * dx, y + 4, words, 12, "start" if dx > 0 else "end", f'fill="{colour}"')
    return stub + arrow + text(x, y + (28 if dy > 0 else -18), words, 12, "middle", f'fill="{colour}"')
