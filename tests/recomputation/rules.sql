-- Indicators of costs, places, law and equity, worked out again from what is stored: after programme.sql.

-- R2: people found eligible for each place that was open: no more places than the caps of the corridors let in.
CREATE TEMP VIEW open_places AS
SELECT o.country, min(sum(o.capacity), coalesce((
    SELECT CASE WHEN count(*) = count(w.cap) THEN sum(w.cap) END FROM corridors w WHERE w.host = o.country
  ), 1000000)) AS number
FROM (SELECT country, capacity FROM offers WHERE status IN ('approved', 'filled')) o GROUP BY o.country;
INSERT INTO told
SELECT 'R2', p.place, people, number, people, number FROM (
  SELECT p.place,
    (SELECT count(DISTINCT e.id) FROM eligible e JOIN wishes w ON w.application_id = e.id JOIN offers o ON o.id = w.offer_id
     WHERE p.place IN ('total', o.country)) AS people,
    (SELECT sum(number) FROM open_places s WHERE p.place IN ('total', s.country)) AS number
  FROM places p) p;

-- I2: what both countries say a placement cost, for each whole month of a service that is over.
CREATE TEMP VIEW costs AS
SELECT * FROM (
  SELECT f.placement_id, f.party, a.value + 0 AS euros,
    row_number() OVER (PARTITION BY f.placement_id, f.party ORDER BY f.answered_on DESC, f.entered_at DESC) AS back
  FROM feedback_requests f JOIN feedback_answers a ON a.request_id = f.id
  WHERE a.item = 'cost' AND json_type(a.value) IN ('integer', 'real'))
WHERE back = 1;
CREATE TEMP VIEW ended AS
SELECT l.id, l.host, o.euros + h.euros AS euros,
  (strftime('%Y', over) - strftime('%Y', started_on)) * 12 + strftime('%m', over) - strftime('%m', started_on)
  - (strftime('%d', over) < strftime('%d', started_on)) AS months
FROM (SELECT *, date(ended_on, '+1 day') AS over FROM placements) l
JOIN costs o ON o.placement_id = l.id AND o.party = 'focal_origin'
JOIN costs h ON h.placement_id = l.id AND h.party = 'focal_host'
WHERE l.status IN ('completed', 'followed_up', 'ended_early');
INSERT INTO told
SELECT 'I2', p.place, count(*), count(*), sum(e.euros), sum(e.months)
FROM places p JOIN ended e ON p.place IN ('total', e.host) GROUP BY p.place;

-- C3: refusals that stand and rest on a rule of national law, of the applications about which something was found.
CREATE TEMP VIEW judged AS
SELECT a.id, a.origin_country AS origin, v.outcome = 'refusal_proposed' AS is_refused, v.reasons
FROM applications a JOIN verdicts v ON v.application_id = a.id
WHERE v.number = (SELECT max(number) FROM verdicts o WHERE o.application_id = a.id);
CREATE TEMP VIEW blocked AS
SELECT DISTINCT j.id, r.value ->> 'code' AS rule FROM judged j, json_each(j.reasons) r
WHERE j.is_refused AND r.value ->> 'outcome' = 'fail' AND r.value ->> 'code' IN ('E01', 'E06');
INSERT INTO told
SELECT 'C3', place, blocked, n, blocked, n FROM (
  SELECT p.place, sum(j.id IN (SELECT id FROM blocked)) AS blocked, count(*) AS n
  FROM places p JOIN judged j ON p.place IN ('total', j.origin) GROUP BY p.place
  UNION ALL
  SELECT 'rule.' || r.rule, (SELECT count(*) FROM blocked b WHERE b.rule = r.rule), (SELECT count(*) FROM judged)
  FROM (SELECT 'E01' AS rule UNION SELECT 'E06') r);

-- Q2: the rate at which eligible women are placed over that of men; by diploma, the lowest rate over the highest.
CREATE TEMP VIEW chances AS
SELECT e.origin, e.sex, a.facts ->> 'education_level' AS diploma, e.id IN (SELECT application_id FROM accepted) AS is_placed
FROM eligible e JOIN applications a ON a.id = e.id;
INSERT INTO told
SELECT 'Q2', place, women_placed, women + men, women_placed * men, women * men_placed FROM (
  SELECT p.place, sum(c.sex = 'female') AS women, sum(c.sex = 'male') AS men,
    sum(c.sex = 'female' AND c.is_placed) AS women_placed, sum(c.sex = 'male' AND c.is_placed) AS men_placed
  FROM places p JOIN chances c ON p.place IN ('total', c.origin) GROUP BY p.place);
CREATE TEMP VIEW by_diploma AS
SELECT sum(is_placed) AS placed, count(*) AS people, 1.0 * sum(is_placed) / count(*) AS rate
FROM chances WHERE diploma IS NOT NULL GROUP BY diploma;
INSERT INTO told
SELECT 'Q2', 'diploma.compared', (SELECT sum(placed) FROM by_diploma), (SELECT sum(people) FROM by_diploma),
  low.placed * high.people, low.people * high.placed
FROM (SELECT * FROM by_diploma ORDER BY rate LIMIT 1) low, (SELECT * FROM by_diploma ORDER BY rate DESC LIMIT 1) high;

-- F5 and F6: what the validated rounds say. Whoever holds a seat is placed again by a later round of the same call:
-- people and places are those of the last one.
CREATE TEMP VIEW validated AS
SELECT id, report ->> 'placed' AS placed, report ->> 'upper_bound' AS bound, report ->> 'justified_envy' AS envy,
  (SELECT sum(k.value ->> 'people') FROM json_each(report, '$.ranks') k WHERE k.value ->> 'rank' = 1) AS first,
  (SELECT sum(k.value ->> 'people') FROM json_each(report, '$.ranks') k WHERE k.value ->> 'rank' <= 3) AS near,
  row_number() OVER (PARTITION BY call_id ORDER BY settled_at DESC) = 1 AS is_last
FROM rounds WHERE status = 'validated';
INSERT INTO told SELECT 'F5', 'total', sum(envy), sum(placed * is_last), sum(envy), 1 FROM validated;
INSERT INTO told SELECT 'F5', 'rank.first', sum(first), sum(placed), sum(first), sum(placed) FROM validated WHERE is_last;
INSERT INTO told SELECT 'F5', 'rank.first_three', sum(near), sum(placed), sum(near), sum(placed) FROM validated WHERE is_last;
INSERT INTO told SELECT 'F6', 'total', sum(bound - placed), sum(bound), sum(bound - placed), 1 FROM validated WHERE is_last;

-- C1: corridors with a memorandum that holds today. A country has the corridors on which it lies.
CREATE TEMP VIEW holding AS
SELECT * FROM memorandums, known WHERE as_of BETWEEN coalesce(valid_from, '0') AND coalesce(valid_to, '9');
INSERT INTO told
SELECT 'C1', place, covered, n, covered, n FROM (
  SELECT p.place, count(*) AS n,
    sum(EXISTS (SELECT 1 FROM holding h WHERE h.origin = w.origin AND h.host = w.host)) AS covered
  FROM places p JOIN corridors w ON p.place IN ('total', w.origin, w.host) GROUP BY p.place);

-- C2: corridors whose two countries set the same rule today, by rule and in all. "*" is any country without its own.
CREATE TEMP VIEW limits AS
SELECT c.place AS country, r.rule, (
    SELECT coalesce(s.least, '') || '–' || coalesce(s.most, '') FROM limits_set s, known
    WHERE s.rule = r.rule AND s.country IN (c.place, '*')
      AND as_of BETWEEN coalesce(s.valid_from, '0') AND coalesce(s.valid_to, '9')
    ORDER BY s.country DESC, s.valid_from DESC LIMIT 1) AS span
FROM places c, (SELECT 'E01' AS rule UNION SELECT 'E06') r WHERE c.place <> 'total';
CREATE TEMP VIEW compared AS
SELECT w.origin, w.host, o.rule, o.span IS h.span AS is_equal
FROM corridors w JOIN limits o ON o.country = w.origin JOIN limits h ON h.country = w.host AND h.rule = o.rule;
INSERT INTO told
SELECT 'C2', place, alike, n, alike, n FROM (
  SELECT p.place, count(*) AS n, sum(e.alike) AS alike
  FROM places p JOIN (SELECT origin, host, min(is_equal) AS alike FROM compared GROUP BY origin, host) e
    ON p.place IN ('total', e.origin, e.host) GROUP BY p.place
  UNION ALL SELECT 'rule.' || rule, count(*), sum(is_equal) FROM compared GROUP BY rule);

-- R1: published offers within the themes of a memorandum of a corridor to their country.
CREATE TEMP VIEW themed AS
SELECT o.country, o.theme IN (
    SELECT t.value FROM corridors w JOIN holding h ON h.origin = w.origin AND h.host = w.host, json_each(h.themes) t
    WHERE w.host = o.country) AS is_within
FROM offers o
WHERE o.status IN ('approved', 'filled') AND o.theme IS NOT NULL AND EXISTS (
  SELECT 1 FROM corridors w JOIN holding h ON h.origin = w.origin AND h.host = w.host
  WHERE w.host = o.country AND h.themes IS NOT NULL);
INSERT INTO told
SELECT 'R1', place, within, n, within, n FROM (
  SELECT p.place, coalesce(sum(t.is_within), 0) AS within, count(t.country) AS n
  FROM places p LEFT JOIN themed t ON p.place IN ('total', t.country) GROUP BY p.place);

-- S4: whole months, since the first call opened, in which on most days some focal point of the country was there.
CREATE TEMP TABLE months AS
WITH RECURSIVE following (first) AS (
  SELECT date(min(opens), '-1 day', 'start of month', '+1 month') FROM calls
  UNION ALL
  SELECT date(first, '+1 month') FROM following WHERE date(first, '+2 months') <= (SELECT as_of FROM known)
)
SELECT first, date(first, '+1 month', '-1 day') AS last FROM following;
CREATE TEMP TABLE presence AS
WITH RECURSIVE days (first, day, last) AS (
  SELECT first, first, last FROM months
  UNION ALL
  SELECT first, date(day, '+1 day'), last FROM days WHERE day < last
)
SELECT a.country, d.first, count(DISTINCT d.day) AS days
FROM days d JOIN accounts a ON a.role = 'coordinator' LEFT JOIN focal_points f ON f.account_id = a.id
WHERE date(a.created_at) <= d.day AND (a.disabled_at IS NULL OR date(a.disabled_at) > d.day)
  AND NOT coalesce(d.day BETWEEN f.away_from AND f.away_until, FALSE)
GROUP BY a.country, d.first;
INSERT INTO told
SELECT 'S4', place, present, n, present, n FROM (
  SELECT p.place, count(*) AS n, sum(EXISTS (
      SELECT 1 FROM presence e
      WHERE e.country = c.place AND e.first = m.first AND 2 * e.days > julianday(m.last) - julianday(m.first) + 1)) AS present
  FROM places p JOIN places c ON c.place <> 'total' AND p.place IN ('total', c.place), months m GROUP BY p.place);
