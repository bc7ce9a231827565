"""French and English are complete, equal in their places to fill, and really two languages."""

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.house.repository import ROOT

LANGUAGES = ("fr", "en")
PLACE = re.compile(r"%\((\w+)\)[sd]")
# Equal in both languages on purpose: proper names, abbreviations, words that the languages share.
SAME_WORD = re.compile(r"n = %\(n\)s|[\W\d]*(?:%\(\w+\)[sd][\W\d]*)+|[\w ’'().-]{1,30}")


def catalogue(language: str) -> Catalog:
    content = (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").read_bytes()
    return read_po(BytesIO(content), locale=language)


def _texts(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [str(each) for each in strings]


def _messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _places(message: Message, number: int) -> list[str]:
    identifiers = message.id if isinstance(message.id, tuple | list) else [message.id]
    return sorted(PLACE.findall(identifiers[min(number, len(identifiers) - 1)]))


@pytest.fixture(scope="module")
def written() -> set[str]:
    """Every sentence that code and templates mark."""
    with (ROOT / "translations" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(str(ROOT), methods, options, keywords=keywords, directory_filter=_is_ours)
    return {identifier if isinstance(identifier, str) else identifier[0] for _, _, identifier, *_ in found}


def _is_ours(folder: str) -> bool:
    return not any(part in ("tests", "node_modules") or part.startswith(".") for part in folder.split("/")[-1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_is_written_is_in_the_catalogue(language: str, written: set[str]) -> None:
    assert written - {_id(message) for message in _messages(language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_untranslated_or_uncertain(language: str) -> None:
    empty = [_id(message) for message in _messages(language) if not all(_texts(message))]
    uncertain = [_id(message) for message in _messages(language) if message.fuzzy]

    assert empty == []
    assert uncertain == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_places(language: str) -> None:
    differing = [
        _id(message)
        for message in _messages(language)
        for number, text in enumerate(_texts(message))
        if sorted(PLACE.findall(text)) != _places(message, number)
    ]

    assert differing == []


def test_french_sentences_are_french() -> None:
    """A short word may be the same in both languages; a sentence may not."""
    same = [_id(m) for m in _messages("fr") if _texts(m)[0] == _id(m) and not SAME_WORD.fullmatch(_id(m))]

    assert same == []


def test_french_puts_a_no_break_space_before_high_punctuation() -> None:
    bare = re.compile(r"[^\W\d_] ?[;!?](?:\s|$)|[^\W\d_] :|« \w|\w »")

    assert [text for m in _messages("fr") for text in _texts(m) if bare.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_two_spaces_in_a_row(language: str) -> None:
    """A no-break space beside another space, of whatever kind, is shown as a hole."""
    doubled = re.compile("[ \u00a0\u202f]{2}")

    assert [text for m in _messages(language) for text in _texts(m) if doubled.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_not_marked_as_unfinished(language: str) -> None:
    """A catalogue whose header is fuzzy is silently left out when it is compiled."""
    assert not catalogue(language).fuzzy
