"""One module of a package is loaded without its siblings, and the package stays whole for whoever asks for it."""

import subprocess
import sys

from goldthread.core.working_days import Division, bank_holidays

_PROGRAM = """
import sys
from goldthread.core.alone import load_alone

country = load_alone("holidays.countries.united_kingdom").UnitedKingdom(subdiv="ENG", years=2026)
assert "holidays.countries" not in sys.modules
assert not [name for name in sys.modules if name.startswith("holidays.countries.") and "kingdom" not in name]

import holidays

assert holidays.country_holidays("GB", subdiv="ENG", years=2026) == country
assert holidays.country_holidays("FR", years=2026)
"""


def test_a_module_comes_without_its_siblings_and_leaves_its_package_whole() -> None:
    subprocess.run([sys.executable, "-c", _PROGRAM], check=True)


def test_it_is_the_same_country() -> None:
    import holidays

    parts = {Division.ENGLAND_AND_WALES: "ENG", Division.SCOTLAND: "SCT", Division.NORTHERN_IRELAND: "NIR"}
    for division, subdivision in parts.items():
        for year in range(2000, 2041):
            assert bank_holidays(division, year) == set(holidays.country_holidays("GB", subdivision, years=year))
