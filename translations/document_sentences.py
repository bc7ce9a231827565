"""The sentences of the document rules D01 to D09 (keys: see reason_sentences)."""

from translations.marking import N_, Sentence

_BEFORE_LEAVING = N_("You need not send it now. It will be on your departure list, with its date.")

DOCUMENTS: dict[tuple[str, str], Sentence] = {
    ("D01", "pass"): (N_("Your passport is valid long enough (until %(expiry)s)."), None),
    ("D01:absent", "missing"): (
        N_("You did not give the expiry date of your passport. It must be valid until %(needed_until)s at least."),
        N_("Tell us when your passport expires. If you have none, apply for one now."),
    ),
    ("D01:absent", "later"): (
        N_("Before you leave, we need a passport valid until %(needed_until)s at least."),
        _BEFORE_LEAVING,
    ),
    ("D01:absent_no_wish", "missing"): (
        N_("You did not give the expiry date of your passport."),
        N_("Tell us when your passport expires. If you have none, apply for one now."),
    ),
    ("D01:absent_no_wish", "later"): (N_("Before you leave, we need a passport."), _BEFORE_LEAVING),
    ("D01:too_short", "missing"): (
        N_("Your passport expires on %(expiry)s. It must be valid until %(needed_until)s at least."),
        N_("Renew your passport and tell us its new expiry date."),
    ),
    ("D01:too_short", "later"): (
        N_("Your passport expires on %(expiry)s. You need one valid until %(needed_until)s at least to leave."),
        N_("Renew your passport before you leave. It will be on your departure list."),
    ),
    ("D02", "pass"): (N_("Your criminal record has been checked."), None),
    ("D02", "missing"): (
        N_("Your criminal record has not been checked yet, or was checked too long ago."),
        N_("Send a recent criminal record certificate."),
    ),
    ("D02", "later"): (N_("Before you leave, your criminal record must be checked."), _BEFORE_LEAVING),
    ("D03", "pass"): (N_("Your fitness has been confirmed."), None),
    ("D03", "missing"): (
        N_("Your fitness has not been confirmed yet."),
        N_("Have a fitness examination and send its date."),
    ),
    ("D03", "later"): (N_("Before you leave, a doctor must confirm your fitness."), _BEFORE_LEAVING),
    ("D04", "pass"): (N_("Your vaccinations are up to date."), None),
    ("D04", "missing"): (
        N_("We do not know yet whether your vaccinations are up to date."),
        N_("Have your vaccinations checked and send the date."),
    ),
    ("D04", "later"): (N_("Before you leave, your vaccinations must be up to date."), _BEFORE_LEAVING),
    ("D05", "pass"): (N_("You hold your entry permission (%(host)s)."), None),
    ("D05:no_wish", "not_applicable"): (
        N_("Your entry permission is looked at once you have chosen an assignment."),
        None,
    ),
    ("D05:national", "not_applicable"): (
        N_("You are a national of the host country (%(host)s): you need no entry permission."),
        None,
    ),
    ("D05:visa_free", "later"): (
        N_("On %(starts_on)s, your nationality (%(nationality)s) needs no visa for a short stay (%(host)s)."),
        N_("Check with your focal point before you leave: such rules change."),
    ),
    ("D05:free_movement", "later"): (
        N_("On %(starts_on)s, free movement lets your nationality (%(nationality)s) enter without a visa (%(host)s)."),
        N_("Check with your focal point before you leave: such rules change."),
    ),
    ("D05:visa", "later"): (
        N_("On %(starts_on)s, your nationality (%(nationality)s) needs a visa (%(host)s)."),
        N_("Ask for your visa once you have accepted an assignment. It will be on your departure list."),
    ),
    ("D05:visa_with_exemptions", "later"): (
        N_("On %(starts_on)s, your nationality (%(nationality)s) needs a visa (%(host)s). Exempt: %(exemptions)s."),
        N_("Ask for your visa once you have accepted an assignment, unless you are exempt."),
    ),
    ("D05:electronic_authorisation", "later"): (
        N_("On %(starts_on)s, your nationality (%(nationality)s) needs an electronic authorisation (%(host)s)."),
        N_("Ask for it online well before you travel. Your departure list gives the last day."),
    ),
    ("D05:to_confirm", "later"): (
        N_("We have not confirmed what your nationality (%(nationality)s) needs on %(starts_on)s to enter (%(host)s)."),
        N_("Do not book your journey yet. Your focal point will tell you the rule of the day."),
    ),
    ("D05:changes", "later"): (
        N_(
            "Entry (%(host)s) for your nationality (%(nationality)s): on %(decided_on)s, the day of this decision, "
            "%(regime_today)s; on %(starts_on)s, the first day, %(regime)s."
        ),
        N_("Follow the rule of the day you travel. Check with your focal point before you leave."),
    ),
    ("D05", "missing"): (
        N_("We need your entry permission (%(host)s). On %(starts_on)s, for your nationality: %(regime)s."),
        N_("Send us the date and the last valid day of your entry permission."),
    ),
    ("D06", "pass"): (N_("You have a plan for your residence title."), None),
    ("D06", "missing"): (
        N_("Your stay of %(days)s exceeds %(limit_days)s: you need a plan for your residence title (%(title)s)."),
        N_("Tell us when and where you will ask for it, with the help of your host organisation."),
    ),
    ("D06", "later"): (
        N_("Your stay of %(days)s exceeds %(limit_days)s: you will need a residence title (%(title)s)."),
        _BEFORE_LEAVING,
    ),
    ("D06", "not_applicable"): (N_("Your stay does not exceed %(limit_days)s: you need no residence title."), None),
    ("D06:no_rule", "not_applicable"): (
        N_("No rule on residence titles applies to your wishes."),
        None,
    ),
    ("D07", "pass"): (N_("You are insured from %(starts_on)s to %(ends_on)s."), None),
    ("D07", "missing"): (
        N_("We need your insurance from %(starts_on)s to %(ends_on)s."),
        N_("Send us the first and the last day of your cover."),
    ),
    ("D07", "later"): (N_("Before you leave, you must be insured from %(starts_on)s to %(ends_on)s."), _BEFORE_LEAVING),
    ("D08", "pass"): (N_("You have agreed to the use of your data."), None),
    ("D08:absent", "missing"): (
        N_("You have not agreed to the use of your data. Without it, we cannot handle your file."),
        N_("Read the data notice and agree to it."),
    ),
    ("D08:absent", "later"): (N_("Before you leave, we need your agreement to the use of your data."), _BEFORE_LEAVING),
    ("D08:replaced", "missing"): (
        N_("The data notice has changed since you agreed to it."),
        N_("Read the new data notice and agree to it."),
    ),
    ("D08:replaced", "later"): (
        N_("The data notice has changed since you agreed to it. Before you leave, you will be asked to agree again."),
        _BEFORE_LEAVING,
    ),
    ("D09", "pass"): (N_("You have accepted the code of conduct."), None),
    ("D09", "missing"): (
        N_("You have not accepted the code of conduct."),
        N_("Read the code of conduct and accept it."),
    ),
    ("D09", "later"): (N_("Before you leave, you must accept the code of conduct."), _BEFORE_LEAVING),
}
