"""Which bundles may not be told for what they are themselves, whatever is told beside them.

The definition of what is narrowed asks to hide groups in which some answered, but fewer than k. Hidden beyond it:
- groups of one mind, at any size: their figures say of every single member what she answered, and if one differs, she
  learns it of all others. Without the one who differs little would be gained: groups of 30 and more are rarely so.
- in a hidden group, how many said yes and how many said no, if fewer than k: neither may become certain.
- groups of which a part that is told by itself (`LinkedTables.apart`) is somebody, but fewer than k: also in bands of
  sensitive answers it is not told by itself, so that it does not count there.

Where amounts of money are added up, twice k are asked for: whoever knows the others finds the last one.
"""

from domain.disclosure.tables import Bundle, LinkedTables


def least(tables: LinkedTables, k: int) -> int:
    """How many people a figure of these tables needs."""
    return 2 * k if tables.money else k


def is_too_small(bundle: Bundle, k: int) -> bool:
    """Some answered, but fewer than k. Silent people do not count: taking part is no answer."""
    return 0 < bundle.respondents < k


def of_one_mind(yes: int, no: int) -> bool:
    """Everybody who answered said the same, or all but one: that one knows what the others said."""
    return yes + no > 0 and min(yes, no) <= 1


def is_of_one_mind(bundle: Bundle) -> bool:
    """Whether those of a group who answered are of one mind."""
    return of_one_mind(bundle.yes, bundle.no)


def small_parts(tables: LinkedTables, bundle: Bundle, k: int) -> frozenset[str]:
    """The parts that are told by themselves and are somebody, but too few."""
    return frozenset(name for name in tables.apart if 0 < bundle.part(name) < least(tables, k))


def is_primary(tables: LinkedTables, bundle: Bundle, k: int, *, in_bands: bool = False) -> bool:
    """Whether the bundle must be hidden for itself. `in_bands`: only a band of the yes would be told."""
    if is_too_small(bundle, least(tables, k)) or (not in_bands and small_parts(tables, bundle, k)):
        return True
    return is_of_one_mind(bundle) and not tables.unanimity_published
