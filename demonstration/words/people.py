"""Invented people. Names are drawn together from lists of many origins; any likeness is chance.

The first ones carry the stories that ``caseload`` tells by their key; the rest fill the caseloads.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonEntry:
    """A person: a key, a name, an age. Without a name it is an unknown person with a description."""

    key: str
    name: str
    age: int | None
    description: str = ""


STORIES: tuple[PersonEntry, ...] = (
    PersonEntry("shared", "Delphine Marchetti", 41),
    PersonEntry("revoked", "Calvin Thibodeaux", 36),
    PersonEntry("expired", "Oluwaseun Bright", 52),
    PersonEntry("defective", "Harriet Lindgren", 67),
    PersonEntry("partial", "Mateo Villanueva", 29),
    PersonEntry("declined", "Zora Pennington", 33),
    PersonEntry(
        "unknown", "", None, "Adult of about fifty, gray knit cap, green army coat, walks with a cane on the left side."
    ),
    PersonEntry("minor", "Juniper Alvarado", 15),
    PersonEntry("overdue", "Winston Achterberg", 47),
    PersonEntry("unsigned", "Soraya Kazemi", 24),
    PersonEntry("break_glass", "Leopold Dvorak", 58),
    PersonEntry("denied", "Tamsin Okoye", 31),
    PersonEntry("recovery", "Bartholomew Quick", 39),
    PersonEntry("emergency", "Ingrid Castaneda", 44),
)

OTHERS: tuple[PersonEntry, ...] = tuple(
    PersonEntry(f"other_{number}", name, age)
    for number, (name, age) in enumerate(
        (
            ("Rosalind Mbeki", 62),
            ("Emmett Fairweather", 27),
            ("Xiomara Delgado", 35),
            ("Anselm Jankowski", 71),
            ("Keisha Thornbury", 22),
            ("Yusuf Abdirahman", 46),
            ("Philippa Grange", 55),
            ("Nam Phan", 38),
            ("Odalys Herrera", 30),
            ("Cornelius Byrd", 64),
            ("Marisol Quintero", 19),
            ("Thaddeus Blum", 43),
            ("Aaliyah Prescott", 26),
            ("Gunnar Sorensen", 50),
            ("Fatoumata Diallo", 34),
            ("Clementine Ashworth", 77),
            ("Rafael Montenegro", 40),
            ("Shu-Fen Hsieh", 59),
            ("Dashiell Monroe", 21),
            ("Birgitta Nyland", 48),
            ("Jamal Everhart", 32),
            ("Perpetua Silva", 53),
            ("Lazar Petrovic", 45),
            ("Winona Standingbear", 37),
            ("Augustin Leclair", 28),
            ("Meera Chandran", 42),
            ("Tobias Hargrove", 66),
            ("Esperanza Luna", 25),
            ("Desmond Fitch", 51),
            ("Hadley Zimmerman", 17),
        )
    )
)
