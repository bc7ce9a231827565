-- Indicators of what the programme and its parties did, worked out again from what is stored: after flows.sql.
-- `memorandums`, `ages`, `durations` and `questions` hold what the mechanism's files say.
-- In `told` each row has an indicator, a place, the numerator, n, and the value as a fraction.

CREATE TEMP TABLE told (code TEXT, place TEXT, numerator INTEGER, n INTEGER, top INTEGER, bottom INTEGER);
CREATE TEMP TABLE lengths (code TEXT, place TEXT, amount INTEGER);

CREATE TEMP TABLE corridors AS
SELECT DISTINCT w.value ->> 'origin' AS origin, w.value ->> 'host' AS host, w.value ->> 'cap' AS cap
FROM calls c, json_each(c.corridors) w;
CREATE TEMP TABLE places AS
SELECT 'total' AS place UNION SELECT origin FROM corridors UNION SELECT host FROM corridors;

-- F3: returns before the end, of all departures, in all and by cause.
INSERT INTO told
SELECT 'F3', p.place, sum(l.status = 'ended_early'), count(*), sum(l.status = 'ended_early'), count(*)
FROM places p JOIN placements l ON p.place IN ('total', l.origin)
WHERE l.started_on IS NOT NULL GROUP BY p.place;
INSERT INTO told
SELECT 'F3', 'cause.' || end_code, count(*), departed, count(*), departed
FROM placements, (SELECT count(*) AS departed FROM placements WHERE started_on IS NOT NULL)
WHERE status = 'ended_early' GROUP BY end_code;

-- I3: expired of the proposals that somebody settled by an answer or by silence; whose answer was missing.
CREATE TEMP VIEW settled AS
SELECT host, status = 'expired' AS is_expired, host_answered_at IS NULL AS is_host_silent
FROM placements WHERE status NOT IN ('proposed', 'host_accepted', 'superseded');
INSERT INTO told
SELECT 'I3', p.place, sum(s.is_expired), count(*), sum(s.is_expired), count(*)
FROM places p JOIN settled s ON p.place IN ('total', s.host) GROUP BY p.place;
INSERT INTO told
SELECT 'I3', 'side.host', sum(is_expired AND is_host_silent), count(*), sum(is_expired AND is_host_silent), count(*)
FROM settled;
INSERT INTO told
SELECT 'I3', 'side.volunteer', sum(is_expired AND NOT is_host_silent), count(*),
  sum(is_expired AND NOT is_host_silent), count(*)
FROM settled;

-- I4: seconds from the proposal to the host's answer.
INSERT INTO lengths
SELECT 'I4', p.place, CAST(round((julianday(l.host_answered_at) - julianday(l.proposed_at)) * 86400) AS INTEGER)
FROM places p JOIN placements l ON p.place IN ('total', l.host)
WHERE l.host_answered_at IS NOT NULL;

-- I5: documents that were not there on their day, of those whose day has come.
INSERT INTO told
SELECT 'I5', p.place, sum(d.is_late), count(*), sum(d.is_late), count(*)
FROM places p
JOIN (SELECT l.origin, NOT i.done OR i.date > i.due_on AS is_late
      FROM checklist_items i JOIN placements l ON l.id = i.placement_id AND l.status NOT IN ('cancelled', 'postponed')
      WHERE i.code LIKE 'D0_' AND i.due_on <= (SELECT as_of FROM known)) d
  ON p.place IN ('total', d.origin)
GROUP BY p.place;

-- S1, S2, S3: whoever answers several times counts once, with the latest answer.
CREATE TEMP VIEW latest AS
SELECT item, respondent, country, value FROM (
  SELECT *, row_number() OVER (PARTITION BY item, respondent ORDER BY answered_on DESC, entered_at DESC, id DESC) AS back
  FROM (
    SELECT a.item, a.value, f.answered_on, f.entered_at, f.id,
      CASE f.party WHEN 'host' THEN l.organisation_id ELSE l.origin END AS respondent,
      CASE f.party WHEN 'host' THEN l.host ELSE l.origin END AS country
    FROM feedback_answers a
    JOIN feedback_requests f ON f.id = a.request_id
    JOIN placements l ON l.id = f.placement_id
    WHERE a.value IN ('true', 'false') AND (
      (f.party = 'host' AND f.moment = 'end' AND a.item = 'would_host_again')
      OR (f.party = 'focal_origin' AND a.item IN ('budget_line', 'text_adopted')))))
WHERE back = 1;
INSERT INTO told
SELECT m.code, p.place, sum(s.value = 'true'), count(*), sum(s.value = 'true'), count(*)
FROM (SELECT 'S1' AS code, 'would_host_again' AS item UNION SELECT 'S2', 'budget_line' UNION SELECT 'S3', 'text_adopted') m
JOIN latest s ON s.item = m.item JOIN places p ON p.place IN ('total', s.country)
GROUP BY m.code, p.place;

-- Z2: questions without an answer, of those that were asked: a question may depend on an earlier answer.
CREATE TEMP TABLE asked AS
SELECT l.origin, f.party || '.' || f.moment AS moment, a.value IS NULL OR a.value = 'null' AS is_open
FROM feedback_requests f
JOIN placements l ON l.id = f.placement_id
JOIN questions q ON q.party = f.party AND q.moment = f.moment AND q.version = f.instrument_version
LEFT JOIN feedback_answers a ON a.request_id = f.id AND a.item = q.item
LEFT JOIN feedback_answers e ON e.request_id = f.id AND e.item = q.earlier
WHERE f.status = 'answered' AND (q.earlier IS NULL OR (json_type(e.value) = 'integer' AND e.value + 0 > q.above));
INSERT INTO told
SELECT 'Z2', p.place, sum(a.is_open), count(*), sum(a.is_open), count(*)
FROM (SELECT place FROM places UNION SELECT DISTINCT moment FROM asked) p
JOIN asked a ON p.place IN ('total', a.origin, a.moment)
GROUP BY p.place;

-- Z3: in which language the questionnaires came back. Z4: days from the answer to its entry.
INSERT INTO told
SELECT 'Z3', 'language.' || r.language, sum(f.language = r.language), count(*), sum(f.language = r.language), count(*)
FROM feedback_requests f, (SELECT DISTINCT language FROM feedback_requests) r
WHERE f.status = 'answered' GROUP BY r.language;
INSERT INTO told
SELECT 'Z3', p.place, 0, count(*), NULL, 0
FROM places p JOIN placements l ON p.place IN ('total', l.origin) JOIN feedback_requests f ON f.placement_id = l.id
WHERE f.status = 'answered' GROUP BY p.place;
INSERT INTO lengths
SELECT 'Z4', p.place, 86400 * CAST(julianday(date(f.entered_at)) - julianday(f.answered_on) AS INTEGER)
FROM places p JOIN placements l ON p.place IN ('total', l.origin) JOIN feedback_requests f ON f.placement_id = l.id
WHERE f.status = 'answered';
