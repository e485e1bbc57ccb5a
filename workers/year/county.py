"""Who there is in the invented county: providers with settings, their staff, trainers, assessors.

Every home and every person is made up from lists of words; the same seed gives the same county.
"""

import random
from dataclasses import dataclass

from domain.messages import PersonId
from domain.ref import Ref, effect_id, make_ref
from store.vault import NewPerson

TITLE = "A year of Optimum"
HOMES = (
    "Alder", "Birch", "Cedar", "Damson", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper",
    "Kestrel", "Larch", "Maple", "Nettle", "Osier",
)  # fmt: skip
KINDS = ("Court", "House", "Lodge", "Bank")
DISTRICTS = ("Ashfield", "Bassetlaw", "Broxtowe", "Gedling", "Mansfield", "Newark", "Rushcliffe")
GIVEN = (
    "Ada", "Bram", "Cora", "Dev", "Edie", "Finn", "Gita", "Hugo", "Ines", "Jory", "Kiran", "Lena",
    "Milo", "Nadia", "Otis", "Priya", "Quentin", "Rosa", "Sami", "Tilda", "Uma", "Viggo", "Wren",
    "Yusuf", "Zola",
)  # fmt: skip
FAMILY = (
    "Ashdown", "Brightwell", "Carrow", "Dunmore", "Eastlake", "Fairhurst", "Garth", "Holme",
    "Ingram", "Kendrew", "Lindale", "Marsh", "Northcote", "Oakes", "Pellow", "Redfern", "Sorrel",
    "Thorne", "Underhill", "Varley", "Whitlock",
)  # fmt: skip


@dataclass(frozen=True)
class House:
    """A provider with one setting, its manager and its staff."""

    ref: Ref
    organisation: str
    setting: str
    setting_name: str
    district: str
    public_body: bool
    manager: PersonId
    staff: tuple[PersonId, ...]


class County:
    """Sixty providers, unless fewer are asked for, and the people who teach and assess."""

    def __init__(self, houses: int, staff: int) -> None:
        self._chance = random.Random(TITLE)
        self._people: list[NewPerson] = []
        self.houses = tuple(self._house(number, staff) for number in range(houses))
        self.trainers = tuple(self._person(f"trainer-{n}", "trainers") for n in range(40))
        self.assessors = tuple(self._person(f"assessor-{n}", "trainers") for n in range(6))
        self.funder = self._person("funder", "funder")

    @property
    def people(self) -> list[NewPerson]:
        """Everybody, for the vault."""
        return list(self._people)

    def _person(self, key: str, domain: str) -> PersonId:
        name = f"{self._chance.choice(GIVEN)} {self._chance.choice(FAMILY)}"
        identifier = f"p-{effect_id(TITLE, key).hex}"
        address = f"{key}.{name.split(maxsplit=1)[0].lower()}@{domain}.example"
        self._people.append(NewPerson(id=identifier, name=name, email=address))
        return identifier

    def _house(self, number: int, staff: int) -> House:
        home = f"{HOMES[number % len(HOMES)]} {KINDS[number // len(HOMES) % len(KINDS)]}"
        slug = home.lower().replace(" ", "-")
        return House(
            ref=make_ref("provider", effect_id(TITLE, f"house/{slug}").hex),
            organisation=f"{home} Care Ltd",
            setting=slug,
            setting_name=home,
            district=DISTRICTS[number % len(DISTRICTS)],
            public_body=number % 12 == 11,
            manager=self._person(f"{slug}-manager", slug),
            staff=tuple(self._person(f"{slug}-{n}", slug) for n in range(staff)),
        )
