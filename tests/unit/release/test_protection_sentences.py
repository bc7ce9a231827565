"""How a release says that it was protected: true of the tier it stands in."""

from typing import Any

import pytest

from translations.release_words import protection_lines


def header(tier: str, **changes: Any) -> dict[str, Any]:
    protected = {
        "coarsening": {"dropped": ["age"]},
        "audit": {"attacked": True, "narrowed": 0},
        "limits": ["suppressor_not_inverted"],
    }
    return {"tier": tier, "k": 10, **protected, **changes}


@pytest.mark.parametrize(("language", "word"), [("en", "Sensitive"), ("fr", "sensibles")])
def test_bands_are_told_of_the_public_tier_alone(language: str, word: str) -> None:
    public, restricted = (" ".join(protection_lines(language, header(tier))) for tier in ("public", "restricted"))

    assert word in public
    assert word not in restricted


def test_a_release_that_told_of_nobody_does_not_boast_of_an_attack() -> None:
    lines = protection_lines("en", header("public", audit={"attacked": False, "narrowed": 0}))

    assert "Nothing about people is told yet: there was nothing to attack." in lines
    assert not any("attacked" in line for line in lines)


def test_what_is_hidden_for_another_reason_than_its_size_is_said_too() -> None:
    text = " ".join(protection_lines("en", header("public")))

    assert "others would betray it" in text
    assert "are alike" in text
