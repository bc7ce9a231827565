"""What the desk sends about a file that is to be corrected."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from api.schemas.applications import ApplicationBody
from api.schemas.fields import Body, Coded, Text, WholeNumber
from translations.country_names import country_code


class CountryName(Text):
    """A country by its name in either language; loaded as its code."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        return _code(super()._deserialize(value, attr, data, **options))


class CountryNames(Text):
    """Countries by their names, between commas; loaded as a list of codes, each once."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        codes = [_code(name) for name in re.split(r"[,;\n]", text) if name.strip()]
        if not codes:
            raise ValidationError(Coded("required"))
        return list(dict.fromkeys(codes))


def _code(name: str) -> str:
    code = country_code(name)
    if code is None:
        raise ValidationError(Coded("not_a_country_name"))
    return code


class FileCorrectionBody(ApplicationBody):
    """A file as it should be: everything that the rules read, and why it is corrected."""

    class Meta(Body.Meta):
        fields = (
            "modality",
            "birth_date",
            "nationality_names",
            "residence_name",
            "diaspora",
            "languages",
            "education_level",
            "experience_years",
            "skills",
            "institution",
            "available_from",
            "available_to",
            "passport_expiry",
            "criminal_record",
            "host_link",
            "accommodation",
            "reason",
            "version",
        )

    nationality_names = CountryNames(required=True, longest=400, data_key="nationalities", attribute="nationalities")
    residence_name = CountryName(
        required=True, longest=100, data_key="country_of_residence", attribute="country_of_residence"
    )
    reason = Text(required=True, longest=2000)
    # Without it nobody knows what was read: as good as a version of long ago.
    version = WholeNumber(load_default=0)


class NothingToCorrectBody(Body):
    reason = Text(required=True, longest=2000)
