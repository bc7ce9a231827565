"""What each column of a findings table holds: its type, and its HXL tag (hxlstandard.org, version 1.1)."""

TYPES: dict[str, str] = {
    **dict.fromkeys(("numerator", "value", "response_rate", "interval_low", "interval_high"), "number"),
    **dict.fromkeys(("origin", "host", "volunteer", "minimum"), "number"),
    **dict.fromkeys(("n", "population", "flip_count", "level", "band_low", "band_high"), "whole"),
    **dict.fromkeys(("suppressed", "passed"), "yes_no"),
    **dict.fromkeys(("deadline", "date"), "date"),
}
# The same name is text where it describes the release, whose properties are of many kinds.
_EXCEPTIONS = {("release", "value"): "text"}
# The codes of the dictionary are of every column, not of indicators alone.
_TAGS = {("release", "value"): "#meta+value", ("dictionary", "code"): "#meta+code"}

# A country of origin, a host and a volunteer are the three parties of the triple win; their columns hold shares.
HXL: dict[str, str] = {
    "table": "#meta+table",
    "label": "#indicator+name",
    "code": "#indicator+code",
    "country": "#country+code",
    "corridor": "#loc+corridor+code",
    "by": "#group+code",
    "kind": "#indicator+kind+code",
    "unit": "#indicator+unit+code",
    "value": "#indicator+value+num",
    "exact": "#meta+value+exact",
    "numerator": "#indicator+numerator+num",
    "n": "#respondee+num",
    "population": "#population+asked+num",
    "response_rate": "#indicator+response+num",
    "interval_low": "#indicator+low+num",
    "interval_high": "#indicator+high+num",
    "verdict": "#status+verdict+code",
    "flip_count": "#indicator+flip+num",
    "target": "#meta+target+code",
    "band_low": "#indicator+numerator+low+num",
    "band_high": "#indicator+numerator+high+num",
    "suppressed": "#meta+suppressed+bool",
    "detail": "#indicator+detail+code",
    "status": "#status+code",
    "level": "#status+level+num",
    "missing": "#description+missing+code",
    "decision": "#status+decision+code",
    "origin": "#indicator+origin+num",
    "host": "#indicator+host+num",
    "volunteer": "#indicator+volunteer+num",
    "minimum": "#indicator+minimum+num",
    "criterion": "#indicator+criterion+code",
    "input": "#indicator+input+code",
    "rule": "#indicator+rule+code",
    "party": "#group+party+code",
    "finding": "#description+finding+code",
    "addressee": "#org+addressee+code",
    "deadline": "#date+deadline",
    "target_input": "#meta+target+input+code",
    "target_value": "#meta+target+value+code",
    "confidence": "#status+confidence+code",
    "limits": "#description+limits+code",
    "item": "#item+code",
    "passed": "#status+passed+bool",
    "property": "#meta+property",
    "call": "#event+call+code",
    "moment": "#event+moment+code",
    "dimension": "#group+dimension+code",
    "variable": "#meta+variable",
    "label_fr": "#description+label+fr",
    "label_en": "#description+label+en",
    "definition_fr": "#description+definition+fr",
    "definition_en": "#description+definition+en",
    "type": "#meta+type",
    "missing_codes": "#meta+missing",
}


def type_of(table: str, column: str) -> str:
    """text, whole, number, yes_no or date."""
    return _EXCEPTIONS.get((table, column)) or TYPES.get(column, "text")


def hxl_tag(table: str, column: str) -> str:
    """The tag of a column in a table."""
    return _TAGS.get((table, column)) or HXL[column]
