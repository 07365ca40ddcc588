"""A zone map says to which of our zones a delivered name belongs, and since when."""

import uuid
from datetime import date
from pathlib import Path

import pytest

from casework.police.importing.refusals import ImportRefusedError
from casework.police.importing.zones import ZoneMap, ZonePeriod, read_zone_map

FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=2)


def zone(found: ZoneMap, zone_text: str = "", beat: str = "", day: str = "2024-01-01") -> str:
    return found.column([zone_text], [beat], [day])[0]


def test_a_zone_is_found_by_its_text_and_else_by_the_beat() -> None:
    zones = ZoneMap([ZonePeriod("EAST", FIRST), ZonePeriod("C3", SECOND)])
    assert zone(zones, " east ", "C3") == str(FIRST)
    assert zone(zones, "", "c3") == str(SECOND)
    assert zone(zones, "WEST", "D1") == "\\N"


def test_a_redrawn_zone_is_found_by_the_day_of_the_call() -> None:
    zones = ZoneMap(
        [
            ZonePeriod("5", FIRST, valid_until=date(2020, 1, 1)),
            ZonePeriod("5", SECOND, valid_from=date(2020, 1, 1)),
        ]
    )
    assert zone(zones, "5", day="2019-12-31") == str(FIRST)
    assert zone(zones, "5", day="2020-01-01") == str(SECOND)
    assert zone(zones, "5", day="") == "\\N"


def test_two_lines_for_the_same_days_are_refused() -> None:
    with pytest.raises(ImportRefusedError) as refused:
        ZoneMap([ZonePeriod("5", FIRST), ZonePeriod(" 5", SECOND, valid_from=date(2020, 1, 1))])
    assert refused.value.code == "zone_map_overlaps"


def test_a_zone_map_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "zones.csv"
    path.write_text(f"delivered,zone_id,valid_from,valid_until\n5,{FIRST},2020-01-01,\n", encoding="utf-8")
    assert zone(read_zone_map(path), "5") == str(FIRST)


@pytest.mark.parametrize("text", ["zone,id\n5,x\n", "delivered,zone_id\n5,not-a-uuid\n", "delivered,zone_id\n5\n"])
def test_a_wrong_zone_map_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "zones.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefusedError) as refused:
        read_zone_map(path)
    assert refused.value.code == "bad_zone_map"


def test_a_missing_zone_map_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        read_zone_map(tmp_path / "absent.csv")
    assert refused.value.code == "bad_zone_map"
