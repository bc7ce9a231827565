"""The pages of whoever is asked: the questionnaire behind a personal link, and its paper form."""
