"""The private channel: a volunteer's report, and the pages of the officers who alone may read it."""
