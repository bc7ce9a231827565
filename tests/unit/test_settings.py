"""Settings are read once, and all that is wrong with them is told at once."""

from pathlib import Path

import pytest

from config.settings import SettingsError, read_settings

SAFE_PRODUCTION = {
    "PASSERELLE_ENV": "production",
    "PASSERELLE_SECRET_KEY": "s" * 40,
    "PASSERELLE_DATA_KEY": "d" * 40,
    "PASSERELLE_BASE_URL": "https://passerelle.example",
    "PASSERELLE_DATABASE_URL": "postgresql+psycopg://db.example/passerelle",
    "PASSERELLE_BROKER_URL": "amqps://mq.example",
}


def test_development_needs_nothing_and_makes_its_secrets_once(tmp_path: Path) -> None:
    first = read_settings({}, secrets_folder=tmp_path)
    second = read_settings({}, secrets_folder=tmp_path)
    assert first.is_embedded
    assert len(first.secret_key) >= 32
    assert first.secret_key == second.secret_key
    assert first.secret_key != first.data_key


def test_the_base_url_follows_the_port(tmp_path: Path) -> None:
    assert read_settings({}, port=8123, secrets_folder=tmp_path).base_url == "http://127.0.0.1:8123"


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(
            {
                "PASSERELLE_DATABASE_URL": "mysql://x",
                "PASSERELLE_BROKER_URL": "redis://x",
                "PASSERELLE_SECRET_KEY": "short",
                "PASSERELLE_RATE_LIMITS": "maybe",
            },
            secrets_folder=tmp_path,
        )
    assert {problem.name for problem in refusal.value.problems} == {
        "PASSERELLE_DATABASE_URL",
        "PASSERELLE_BROKER_URL",
        "PASSERELLE_SECRET_KEY",
        "PASSERELLE_RATE_LIMITS",
    }


def test_a_safe_production_configuration_is_accepted() -> None:
    assert read_settings(SAFE_PRODUCTION).is_production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PASSERELLE_SECRET_KEY", ""),
        ("PASSERELLE_SECRET_KEY", "short"),
        ("PASSERELLE_BASE_URL", "http://passerelle.example"),
        ("PASSERELLE_DATABASE_URL", "sqlite:///var/passerelle.db"),
        ("PASSERELLE_CRASH_AT", "relay.after_publish"),
        ("FLASK_DEBUG", "1"),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({**SAFE_PRODUCTION, name: value})
    assert name in {problem.name for problem in refusal.value.problems}


def test_no_secret_shows_when_settings_are_printed() -> None:
    assert "s" * 40 not in repr(read_settings(SAFE_PRODUCTION))
