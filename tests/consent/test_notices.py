"""The mandated texts stand word for word, and every code that the law imposes is explained."""

import hashlib
import re
from pathlib import Path

import pytest

from consent import law as law_package
from consent.notices import ACCOMPANYING, OBLIGATIONS, TEXTS

DIGESTS = {
    "NOTICE_2_32": "dae0b4d455d63722bc4e0d3760e8319ba4ea929068b0a9d96244bf20c338245d",
    "NOTICE_2_32_SHORT": "79fee3d6dff7e052183c61b66bfed589f0f45dcf330bb277e07b396bd12e9774",
    "NOTICE_PA_5100_34D": "6e15d1e92c9ad803d8e05c31603487e151ba075b6dd7ee8dcc0d0ceed2b2208d",
    "NOTICE_PA_HIV_7607E": "985ca39a2a8f4d30f35c16ad4091f8eddb372652596d485534f0a56dd504a43f",
    "NEUTRAL_DENIAL_2_13C": "c9a2caf9184136dfbaef1d8631031f4155edb8d738bc0b6bd186bf96684146a3",
}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_mandated_text_changes_only_with_this_test(code: str) -> None:
    assert hashlib.sha256(TEXTS[code].encode()).hexdigest() == DIGESTS[code]


def test_the_texts_say_what_the_regulations_say() -> None:
    assert TEXTS["NOTICE_2_32"].startswith("This record which has been disclosed to you is protected by Federal")
    assert "prohibits unauthorized use or disclosure" in TEXTS["NOTICE_2_32_SHORT"]
    assert TEXTS["NOTICE_PA_5100_34D"].endswith("of the person to whom it pertains.")
    assert set(ACCOMPANYING) <= set(TEXTS)
    assert set(ACCOMPANYING) <= set(OBLIGATIONS)


def test_every_obligation_that_a_rule_imposes_is_explained_in_one_sentence() -> None:
    folder = Path(law_package.__file__).parent
    named = {
        code
        for source in folder.rglob("*.py")
        for code in re.findall(r'"([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)"', source.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert named | {"AUDIT_LOG", "LOG_DENIAL", "NEUTRAL_DENIAL_2_13C"} <= set(OBLIGATIONS)
    assert all(sentence.endswith(".") for sentence in OBLIGATIONS.values())
