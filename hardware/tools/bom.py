"""The bill of materials: reading `bom.csv`, its rules, its table."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from hardware.tools.pinmap import Malformed

BUILD_NAMES = {"standard": "standard", "accessible": "accessible", "both": "les deux"}
PLACE_NAMES = {
    "exposed": "dehors, à la pluie",
    "box": "dans le boîtier de la station",
    "cabinet": "dans le coffret intérieur",
}
COLUMNS = tuple(
    "id part quantity build role example alternative place min_c max_c ip price_min_eur price_max_eur price_year".split()
)


@dataclass(frozen=True)
class Part:
    id: str
    part: str
    quantity: int
    build: str
    role: str
    example: str
    alternative: str
    place: str
    min_c: float
    max_c: float
    ip: int
    """The two digits of the IP code as a number: 54 for IP54."""
    price_min_eur: float
    price_max_eur: float
    price_year: int

    def belongs_to(self, build: str) -> bool:
        return self.build in ("both", build)


def load(path: Path) -> tuple[Part, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise Malformed(f"{path}: the columns must be {', '.join(COLUMNS)}")
        return tuple(_part(row, f"{path}:{reader.line_num}") for row in reader)


def _part(row: dict[str, str], where: str) -> Part:
    if None in row or None in row.values():
        raise Malformed(f"{where}: {len(COLUMNS)} fields are needed")
    ip = re.fullmatch(r"IP(\d\d)", row["ip"])
    if ip is None:
        raise Malformed(f"{where}: ip is {row['ip']!r}, for example IP54")
    for column, allowed in (("build", BUILD_NAMES), ("place", PLACE_NAMES)):
        if row[column] not in allowed:
            raise Malformed(f"{where}: {column} is {row[column]!r}, allowed: {', '.join(allowed)}")
    try:
        return Part(
            id=row["id"],
            part=row["part"],
            quantity=int(row["quantity"]),
            build=row["build"],
            role=row["role"],
            example=row["example"],
            alternative=row["alternative"],
            place=row["place"],
            min_c=float(row["min_c"]),
            max_c=float(row["max_c"]),
            ip=int(ip[1]),
            price_min_eur=float(row["price_min_eur"]),
            price_max_eur=float(row["price_max_eur"]),
            price_year=int(row["price_year"]),
        )
    except ValueError as error:
        raise Malformed(f"{where}: {error}") from error


# Parts outside that are sheltered: they are in the lock's own box, between its terminals.
SHELTERED = frozenset({"D1", "RV1"})


def problems(
    parts: tuple[Part, ...], outside_c: tuple[float, float], inside_c: tuple[float, float], exposed_ip: int
) -> list[str]:
    """Broken rules. The ranges are those of the air outside and inside the station's box, in degrees Celsius."""
    found = []
    seen: set[str] = set()
    for part in parts:
        if part.id in seen:
            found.append(f"bom.csv: {part.id} stands twice")
        seen.add(part.id)
        if part.quantity < 1:
            found.append(f"bom.csv: {part.id}: quantity is {part.quantity}")
        if not 0 < part.price_min_eur <= part.price_max_eur:
            found.append(f"bom.csv: {part.id}: price from {part.price_min_eur} to {part.price_max_eur}")
        if not 2024 <= part.price_year <= 2100:
            found.append(f"bom.csv: {part.id}: a price needs its year, not {part.price_year}")
        if not part.role:
            found.append(f"bom.csv: {part.id}: what is it for?")
        if part.place == "exposed" and part.id not in SHELTERED and part.ip < exposed_ip:
            found.append(f"bom.csv: {part.id} hangs in the rain with IP{part.ip:02}, at least IP{exposed_ip}")
        low, high = {"exposed": outside_c, "box": inside_c, "cabinet": (5.0, 40.0)}[part.place]
        if part.min_c > low or part.max_c < high:
            found.append(
                f"bom.csv: {part.id} stands {part.min_c:g} to {part.max_c:g} °C, its place has {low:.0f} to {high:.0f} °C"
            )
    return found


def total(parts: tuple[Part, ...], build: str) -> tuple[float, float]:
    chosen = [part for part in parts if part.belongs_to(build)]
    return (
        sum(part.quantity * part.price_min_eur for part in chosen),
        sum(part.quantity * part.price_max_eur for part in chosen),
    )


def table(parts: tuple[Part, ...]) -> str:
    years = sorted({part.price_year for part in parts})
    rows = [
        "# Nomenclature",
        "",
        "Tableau tiré de `bom.csv` par `./heurtoir hardware` : ne pas le modifier à la main. Les prix sont des estimations",
        f"hors taxes, par pièce, de l'année {' et '.join(map(str, years))} ; les modèles cités sont des exemples. Y1 avec D1, ou",
        "Y2 avec RV1 et S3, selon le schéma choisi : les deux sont comptés dans les totaux.",
        "",
    ]
    for build in ("standard", "accessible"):
        low, high = total(parts, build)
        rows.append(f"- version {build} : de {low:.0f} à {high:.0f} € de pièces")
    for place, title in PLACE_NAMES.items():
        rows += [
            "",
            f"## {title[0].upper()}{title[1:]}",
            "",
            "| repère | pièce | nombre | version | rôle | exemple | autre choix | température | indice | prix estimé |",
            "|---|---|---:|---|---|---|---|---|---|---|",
        ]
        for part in parts:
            if part.place == place:
                price = f"{_euros(part.price_min_eur)} à {_euros(part.price_max_eur)} € ({part.price_year})"
                rows.append(
                    f"| {part.id} | {part.part} | {part.quantity} | {BUILD_NAMES[part.build]} | {part.role} | {part.example} "
                    f"| {part.alternative} | {part.min_c:g} à {part.max_c:g} °C | IP{part.ip:02} | {price} |"
                )
    return "\n".join([*rows, ""])


def _euros(value: float) -> str:
    return f"{value:g}".replace(".", ",")
