"""Examples of bodies for the published description. All people are invented."""

APPLICATION = {
    "language": "fr",
    "modality": "volunteering",
    "given_names": "Exemple Awa",
    "family_name": "Échantillon",
    "email": "awa.echantillon@example.org",
    "phone": "+221771234567",
    "birth_date": "1998-05-04",
    "sex": "female",
    "nationalities": ["SN"],
    "country_of_residence": "SN",
    "origin_country": "SN",
    "languages": [{"language": "fr", "level": "C1"}],
    "education_level": "bachelor",
    "experience_years": 2,
    "skills": ["teaching"],
    "available_from": "2027-01-01",
    "available_to": "2027-12-31",
    "passport_expiry": "2030-01-01",
    "criminal_record": "none",
    "host_link": "none",
    "preferences": ["O00001"],
    "consent": {"data": True, "version": "2026-1"},
    "conduct": True,
}
CALL = {
    "code": "2027A",
    "opens": "2026-11-01",
    "closes": "2027-01-31",
    "modalities": ["volunteering"],
    "corridors": [{"origin": "SN", "host": "MA", "cap": 4}, {"origin": "MA", "host": "SN", "cap": 4}],
    "call_cap": 16,
    "host_caps": [{"host": "MA", "cap": 8}],
}
ORGANISATION = {
    "name": "Association exemple Savoirs partagés",
    "country": "MA",
    "email": "contact@savoirs.example.org",
    "language": "fr",
    "description": "Soutien scolaire dans deux quartiers de Salé.",
}
OFFER = {
    "modality": "volunteering",
    "title": {"fr": "Soutien scolaire", "en": "School support"},
    "description": {"fr": "Accompagner des élèves après la classe.", "en": "Help pupils after school."},
    "theme": "education",
    "city": "Salé",
    "languages": [{"language": "fr", "level": "B2"}],
    "skills": ["teaching"],
    "starts_on": "2027-03-01",
    "ends_on": "2027-08-31",
    "capacity": 2,
    "tutor": True,
    "lodging": True,
    "allowance": {"amount": 3000, "currency": "MAD", "period": "month"},
}
INFORMATION = {
    "passport_expiry": "2031-06-30",
    "documents": [{"code": "D02", "date": "2026-11-20", "outcome": "clear"}],
}
REVIEW_REQUEST = {"comment": "Mon diplôme est joint depuis hier."}
DECISION = {"decision": "accept", "reason": "Expérience vérifiée auprès de l’employeur."}
RETURN = {"reason": "Précisez les tâches et ajoutez le texte anglais."}
SHORTLIST = {"applications": ["b6f0c2f6f3e84c1f9f3b0a4f6d1c7e21"]}
CHECKLIST_ITEM = {"done": True, "date": "2027-02-01", "valid_from": "2027-03-01", "valid_until": "2027-08-31"}
DAY = {"date": "2027-03-01"}
INTERRUPTION = {"code": "health", "date": "2027-04-12"}
EARLY_END = {"code": "family", "date": "2027-05-31"}
PROTECTION = {"kind": "insurance", "from": "2027-03-01", "to": "2027-08-31"}
FOLLOW_UP = {"progress": "under_way", "comment": "Le texte est à la signature."}
RESPONSE = {"response": "partly", "owner": "Point focal", "date": "2028-03-31", "comment": "Texte à l’étude."}
