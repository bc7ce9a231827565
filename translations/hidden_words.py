"""What is said where a figure is hidden: the same everywhere, whatever it would have been and why it is hidden.

A figure may be hidden to protect another one, or because everybody answered alike: "too small" would not be true of it.
"""

from translations.marking import N_

SUPPRESSED = N_("suppressed")
SUPPRESSED_WHY = N_("suppressed: to protect people in small groups")
NOT_PUBLISHED = N_("Not published (to protect people in small groups)")
