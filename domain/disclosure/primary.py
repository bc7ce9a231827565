"""Which bundles may not be told for what they are themselves, whatever is told beside them.

The definition of what is narrowed asks to hide groups in which some answered, but fewer than k. Hidden beyond it:
- groups of one mind, at any size: their figures say of every single member what she answered, and if one differs, she
  learns it of all others. Without the one who differs little would be gained: groups of 30 and more are rarely so.
- in a hidden group, how many said yes and how many said no, if fewer than k: neither may become certain.
"""

from domain.disclosure.tables import Bundle, LinkedTables


def is_too_small(bundle: Bundle, k: int) -> bool:
    """Some answered, but fewer than k. Silent people do not count: taking part is no answer."""
    return 0 < bundle.respondents < k


def is_of_one_mind(bundle: Bundle) -> bool:
    """Everybody who answered said the same, or all but one: that one knows what the others said."""
    return bundle.respondents > 0 and min(bundle.yes, bundle.no) <= 1


def is_primary(tables: LinkedTables, bundle: Bundle, k: int) -> bool:
    """Whether the bundle must be hidden for itself."""
    return is_too_small(bundle, k) or (is_of_one_mind(bundle) and not tables.unanimity_published)
