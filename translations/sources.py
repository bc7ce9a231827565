"""Where each rule comes from, in the reader's language: the `source` texts of config/mechanism/*.toml."""

from translations.catalogue import translate
from translations.marking import N_

SOURCES: tuple[str, ...] = (
    N_("AMEDIP workshop, Dakar, July 2012: expert assignments (number of years: programme rule)"),
    N_("AMEDIP workshop, Dakar, July 2012: information before departure and protection abroad"),
    N_("AMEDIP workshop, Dakar, July 2012: study visits are sent by an institution"),
    N_("Côte d’Ivoire, decree of 2023 on volunteering: from 16 to 35 years"),
    N_("Côte d’Ivoire, law 2019-872 as amended by 2023-428: from 3 to 24 months"),
    N_("Côte d’Ivoire, limit of 90 days for foreigners: not verified"),
    N_("Côte d’Ivoire, lists of 2018 and 2019: Moroccans need no visa (limit of 90 days not verified)"),
    N_("Data protection laws: Morocco 09-08, Senegal 2008-12, Côte d’Ivoire 2013-450, Mali 2013-015"),
    N_("ECOWAS: 90 days without a visa among members"),
    N_("ECOWAS: 90 days without a visa among members, for Mali until 28 January 2025"),
    N_("Mali left ECOWAS on 29 January 2025: the rule since then is not confirmed"),
    N_("Mali, law 2011-052: conditions not verified"),
    N_("Mali, limit of 90 days for foreigners: not verified"),
    N_("Mali, lists of 2018 and 2019: Moroccans need no visa (limit of 90 days not verified)"),
    N_("Memorandum of understanding between Morocco and Côte d’Ivoire, January 2015"),
    N_("Memorandum of understanding between Morocco and Mali, February 2019"),
    N_("Memorandum of understanding between Morocco and Senegal, June 2013"),
    N_("Morocco, before 1 September 2024: 90 days without a visa for Ivorians"),
    N_("Morocco, electronic authorisation (AEVM) for Malians since 1 November 2018, at least 96 hours before travel"),
    N_("Morocco, electronic authorisation (AEVM) for Senegalese from 25 September 2025 to 25 January 2026"),
    N_("Morocco, electronic authorisation for Senegalese until 25 January 2026: the rule since then is not confirmed"),
    N_("Morocco, law 02-03, article 6"),
    N_("Morocco, law 02-03, article 6: registration card beyond three months, no ground for volunteers found"),
    N_("Morocco, law 06-18 of 2021: 18 years and over"),
    N_("Morocco, visa for Ivorians on trial until 31 August 2026: the rule since then is not confirmed"),
    N_("Morocco, visa for ordinary Ivorian passports from 1 September 2024, a two-year trial"),
    N_("Programme rule, to be confirmed: at most one document in ten late"),
    N_("Programme rule, to be confirmed: at most one incident in a thousand service days"),
    N_("Programme rule, to be confirmed: four offers in five within the themes"),
    N_("Programme rule: adjustments for a disability"),
    N_("Programme rule: age at the planned start"),
    N_("Programme rule: age of experts and of visitors"),
    N_("Programme rule: age of volunteers"),
    N_("Programme rule: age of volunteers before Moroccan law 06-18"),
    N_("Programme rule: agreement signed by every party (Morocco, law 06-18: written contract)"),
    N_("Programme rule: allowance"),
    N_("Programme rule: available for the whole period"),
    N_("Programme rule: code of conduct"),
    N_("Programme rule: code of conduct and safeguarding training"),
    N_("Programme rule: criminal record"),
    N_("Programme rule: criminal record checked less than three months before the start"),
    N_("Programme rule: criteria for making the mechanism permanent"),
    N_("Programme rule: data notice"),
    N_("Programme rule: data notice 2026-1"),
    N_("Programme rule: diploma or experience of volunteers"),
    N_("Programme rule: entry permission"),
    N_("Programme rule: entry permission, by direction and date"),
    N_("Programme rule: exclusions have an end date"),
    N_("Programme rule: fitness"),
    N_("Programme rule: fitness for service, without diagnosis"),
    N_("Programme rule: from risk level 3, a person decides"),
    N_("Programme rule: insurance"),
    N_("Programme rule: longest total service, after the 24 months of Côte d’Ivoire"),
    N_("Programme rule: nationals of Morocco, Senegal, Côte d’Ivoire and Mali"),
    N_("Programme rule: nationals of the host country"),
    N_("Programme rule: no family or work tie with the host"),
    N_("Programme rule: one application in each call"),
    N_("Programme rule: one file for each person"),
    N_("Programme rule: passport"),
    N_("Programme rule: passport valid six months after the end of service"),
    N_("Programme rule: plan for the residence title of a long stay"),
    N_("Programme rule: private cover from departure to return"),
    N_("Programme rule: private cover from departure to return (no social security agreement found)"),
    N_("Programme rule: recommendations (quality list of the United Nations Evaluation Group)"),
    N_("Programme rule: relevance of a declared conviction"),
    N_("Programme rule: requirements of the offer"),
    N_("Programme rule: residence title"),
    N_("Programme rule: residents of the country of origin and its diaspora"),
    N_("Programme rule: security of the district"),
    N_("Programme rule: small groups are hidden (ONS Longitudinal Study: 10, OECD members: 3 to 5)"),
    N_("Programme rule: targets of the pilot"),
    N_("Programme rule: terms of reference of the pilot"),
    N_("Programme rule: travel"),
    N_("Programme rule: vaccination"),
    N_("Programme rule: vaccinations of the host country"),
    N_("Programme rule: when questionnaires are sent"),
    N_("Programme rule: working languages of the offer"),
    N_("Regional workshop of the AMEDIP project, Dakar, July 2012"),
    N_("Senegal, framework law 2021-30: decrees missing in December 2022"),
    N_("Senegal, limit of 90 days for foreigners: not verified"),
    N_("Senegal, lists of 2018 and 2019: Moroccans need no visa (limit of 90 days not verified)"),
    N_("South-South Migration Cooperation project, 2019: memorandums of understanding"),
    N_("South-South Migration Cooperation project, 2019: service in another country"),
    N_("Starting value, not yet confirmed by the focal point of the host country"),
    N_("Strictest term found for correction and erasure among the four countries"),
)

# An entry rule that changes between decision and departure names two sources, joined by this.
_BETWEEN_SOURCES = "; "
_WRITTEN_BETWEEN = {"fr": "\u202f; ", "en": "; "}


def source_text(language: str, source: str) -> str:
    """A source, or several joined by "; ", in the language; a text that the tables do not hold is returned as it is."""
    parts = source.split(_BETWEEN_SOURCES)
    if not any(part in SOURCES for part in parts):
        return source
    return _WRITTEN_BETWEEN[language].join(_one(language, part) for part in parts)


def _one(language: str, source: str) -> str:
    return translate(language, source) if source in SOURCES else source
