-- Indicators of events and flows, worked out again from what is stored, in another language than the service.
-- In `figures` each row has an indicator, a place (a country, a step, or "total"), the numerator and n.
-- The last day that is known is in `known`.

CREATE TEMP TABLE figures (code TEXT, place TEXT, numerator INTEGER, n INTEGER);

CREATE TEMP VIEW accepted AS
SELECT * FROM placements
WHERE status IN ('confirmed', 'preparing', 'ready', 'in_service', 'suspended', 'postponed', 'completed', 'followed_up',
                 'ended_early', 'cancelled');

CREATE TEMP VIEW eligible AS
SELECT a.id, a.origin_country AS origin, a.sex FROM applications a
WHERE EXISTS (SELECT 1 FROM steps s WHERE s.kind = 'application' AND s.subject = a.id AND s.status = 'eligible');

-- F1: eligible applications with an accepted placement.
INSERT INTO figures
SELECT 'F1', p.place, sum(e.id IN (SELECT application_id FROM accepted)), count(*)
FROM eligible e JOIN (SELECT 'total' AS place UNION SELECT DISTINCT origin_country FROM applications) p
  ON p.place IN ('total', e.origin)
GROUP BY p.place;

-- F2: completed of departed.
INSERT INTO figures
SELECT 'F2', p.place, sum(l.status IN ('completed', 'followed_up')), count(*)
FROM placements l JOIN (SELECT 'total' AS place UNION SELECT DISTINCT origin FROM placements) p
  ON p.place IN ('total', l.origin)
WHERE l.started_on IS NOT NULL AND l.status IN ('completed', 'followed_up', 'ended_early', 'cancelled')
GROUP BY p.place;

-- X1 and X2: days of service that an insurance, or beyond the ninetieth a title, covers: day by day.
CREATE TEMP TABLE service_days AS
WITH RECURSIVE days (placement, host, day, last, number) AS (
  SELECT id, host, started_on, min(coalesce(ended_on, (SELECT as_of FROM known)), (SELECT as_of FROM known)), 1 FROM placements WHERE started_on IS NOT NULL
  UNION ALL
  SELECT placement, host, date(day, '+1 day'), last, number + 1 FROM days WHERE day < last
)
SELECT * FROM days;

CREATE TEMP TABLE covered_days AS
SELECT d.*, EXISTS (
    SELECT 1 FROM protection_records r
    WHERE r.placement_id = d.placement AND r.kind = 'insurance'
      AND r.from_on <= d.day AND coalesce(r.to_on, '9999-12-31') >= d.day) AS is_insured,
  EXISTS (
    SELECT 1 FROM protection_records r
    WHERE r.placement_id = d.placement AND r.kind = 'title'
      AND r.from_on <= d.day AND coalesce(r.to_on, '9999-12-31') >= d.day) AS is_titled
FROM service_days d;

INSERT INTO figures
SELECT 'X1', p.place, sum(d.is_insured), count(*)
FROM covered_days d JOIN (SELECT 'total' AS place UNION SELECT DISTINCT host FROM placements) p
  ON p.place IN ('total', d.host)
GROUP BY p.place;

INSERT INTO figures
SELECT 'X2', p.place, sum(d.is_titled), count(*)
FROM covered_days d JOIN (SELECT 'total' AS place UNION SELECT DISTINCT host FROM placements) p
  ON p.place IN ('total', d.host)
WHERE d.number > 90
GROUP BY p.place;

-- X3: allowances paid at most five days late, of those of which it is known.
INSERT INTO figures
SELECT 'X3', p.place, sum(r.paid_on IS NOT NULL AND r.paid_on <= date(r.due_on, '+5 days')), count(*)
FROM protection_records r
JOIN placements l ON l.id = r.placement_id
JOIN (SELECT 'total' AS place UNION SELECT DISTINCT host FROM placements) p ON p.place IN ('total', l.host)
WHERE r.kind = 'allowance' AND r.due_on <= (SELECT as_of FROM known)
  AND NOT (r.paid_on IS NULL AND (SELECT as_of FROM known) <= date(r.due_on, '+5 days'))
GROUP BY p.place;

-- Q1: women among those who stated their sex, at each step.
INSERT INTO figures
SELECT 'Q1', 'step.submitted', sum(sex = 'female'), count(*) FROM applications WHERE sex <> 'undisclosed';
INSERT INTO figures
SELECT 'Q1', 'step.eligible', sum(sex = 'female'), count(*) FROM eligible WHERE sex <> 'undisclosed';
INSERT INTO figures
SELECT 'Q1', 'step.placed', sum(a.sex = 'female'), count(*)
FROM accepted l JOIN applications a ON a.id = l.application_id WHERE a.sex <> 'undisclosed';
INSERT INTO figures
SELECT 'Q1', 'step.departed', sum(a.sex = 'female'), count(*)
FROM placements l JOIN applications a ON a.id = l.application_id
WHERE a.sex <> 'undisclosed' AND l.started_on IS NOT NULL;
INSERT INTO figures
SELECT 'Q1', 'step.completed', sum(a.sex = 'female'), count(*)
FROM placements l JOIN applications a ON a.id = l.application_id
WHERE a.sex <> 'undisclosed' AND l.started_on IS NOT NULL AND l.status IN ('completed', 'followed_up');
INSERT INTO figures SELECT code, 'total', numerator, n FROM figures WHERE place = 'step.submitted';
INSERT INTO figures
SELECT 'Q1', origin_country, sum(sex = 'female'), count(*)
FROM applications WHERE sex <> 'undisclosed' GROUP BY origin_country;

-- Q3: the smaller of the two flows of each pair of countries, over the larger, all pairs together.
CREATE TEMP VIEW flows AS
SELECT min(origin, host) || '-' || max(origin, host) AS pair, origin, count(*) AS people
FROM accepted WHERE status <> 'cancelled' GROUP BY pair, origin;
INSERT INTO figures
SELECT 'Q3', 'total', sum(smaller), sum(larger)
FROM (SELECT CASE WHEN count(*) = 2 THEN min(people) ELSE 0 END AS smaller, max(people) AS larger
      FROM flows GROUP BY pair);

-- By country: those who leave it and those who come, in all its corridors.
INSERT INTO figures
SELECT 'Q3', country, min(sum(leaves), sum(NOT leaves)), max(sum(leaves), sum(NOT leaves)) FROM (
  SELECT origin AS country, TRUE AS leaves FROM accepted WHERE status <> 'cancelled'
  UNION ALL SELECT host, FALSE FROM accepted WHERE status <> 'cancelled')
GROUP BY country;

-- Z1: questionnaires that came back, of those that were sent.
INSERT INTO figures
SELECT 'Z1', p.place, sum(f.status = 'answered'), count(*)
FROM feedback_requests f
JOIN placements l ON l.id = f.placement_id
JOIN (SELECT 'total' AS place UNION SELECT DISTINCT origin FROM placements) p ON p.place IN ('total', l.origin)
WHERE f.status IN ('answered', 'expired', 'sent', 'reminded') AND coalesce(f.end_code, '') <> 'never_sent'
GROUP BY p.place;

-- X4: people with an incident, all incidents, days of service. An incident without a day of service is not counted.
CREATE TEMP VIEW reported AS
SELECT i.placement_id FROM incidents i WHERE i.placement_id IN (SELECT placement FROM service_days);

-- I1: seconds from the application to the first decision.
CREATE TEMP TABLE waits AS
SELECT a.origin_country AS origin,
  CAST(round((julianday(decided.at) - julianday(sent.at)) * 86400) AS INTEGER) AS seconds
FROM applications a
JOIN steps sent ON sent.kind = 'application' AND sent.subject = a.id AND sent.number = 1
JOIN steps decided ON decided.kind = 'application' AND decided.subject = a.id AND decided.number = sent.number + 1
  AND decided.status <> 'withdrawn';
