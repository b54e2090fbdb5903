-- The roll-up over the tables of `pillarcheck dataset`: the integers of `pillarcheck rollup --format json`.
-- One text for DuckDB and Spark SQL. It reads the tables offices, office_ancestors, pillars, points, point_units, sessions,
-- parents, answers and follow_ups, and the one row of request: year (NULL for all), kind (NULL for all), all_visits, on_day.
-- A row is a node of the tree, or a unit of an office (unit is not NULL), over all pillars (pillar_id is NULL) or over one.
WITH
known_offices AS (
  -- A table that was made in several parts names an office more than once.
  SELECT agency_id, MAX(from_year) AS from_year, MAX(to_year) AS to_year, BOOL_OR(has_children) AS has_children,
         MAX(agency) AS agency
  FROM offices GROUP BY agency_id
),
above AS (
  SELECT DISTINCT agency_id, ancestor_id FROM office_ancestors
),
-- Of several files of one session a closed one, then the one changed last, then the one with the longest log.
originals AS (
  SELECT session_key, session_id, checklist_key, framework, agency_id, year, kind, opened_unix, score_tenths FROM (
    SELECT s.*, ROW_NUMBER() OVER (
      PARTITION BY s.session_id
      ORDER BY CASE WHEN s.closed IS NULL THEN 1 ELSE 0 END, s.changed_unix DESC, s.log_entries DESC, s.file
    ) AS copy_number
    FROM sessions s
  ) t WHERE copy_number = 1
),
families AS (
  SELECT DISTINCT o.session_key, p.parent_session_id
  FROM parents p JOIN originals o ON o.session_key = p.session_key
  WHERE p.parent_session_id <> o.session_id
),
family_sizes AS (
  SELECT session_key, COUNT(*) AS size FROM families GROUP BY session_key
),
-- One that was merged on the way: all of its parents are among those of a larger one.
merged_on AS (
  SELECT a.session_key
  FROM families a JOIN families b ON b.parent_session_id = a.parent_session_id AND b.session_key <> a.session_key
  JOIN family_sizes n ON n.session_key = a.session_key
  JOIN family_sizes m ON m.session_key = b.session_key
  WHERE m.size > n.size
  GROUP BY a.session_key, b.session_key, n.size HAVING COUNT(*) = n.size
),
asked AS (
  SELECT o.*
  FROM originals o CROSS JOIN request r JOIN known_offices k ON k.agency_id = o.agency_id
  WHERE (r.year IS NULL OR r.year = o.year) AND (r.kind IS NULL OR r.kind = o.kind)
    AND NOT EXISTS (SELECT 1 FROM families f WHERE f.parent_session_id = o.session_id AND f.session_key <> o.session_key)
    AND NOT EXISTS (SELECT 1 FROM merged_on m WHERE m.session_key = o.session_key)
),
-- The newest of an office, a year and a kind, within one scheme.
counted AS (
  SELECT t.session_key, t.checklist_key, t.framework, t.agency_id, t.score_tenths FROM (
    SELECT a.*, ROW_NUMBER() OVER (
      PARTITION BY a.framework, a.agency_id, a.year, a.kind ORDER BY a.opened_unix DESC, a.session_id DESC
    ) AS age
    FROM asked a
  ) t CROSS JOIN request r WHERE r.all_visits OR age = 1
),
units AS (
  SELECT DISTINCT checklist_key, point_id, unit FROM point_units
),
-- What a point counts for: the whole of its office (''), and each of its units.
counts_for AS (
  SELECT DISTINCT checklist_key, point_id, '' AS unit FROM points
  UNION ALL
  SELECT checklist_key, point_id, unit FROM units
),
-- Sums of one session over each pillar, with which it needs no other session and no node. The product of weight and value is
-- summed up in two parts, above and below a millionth: either fits 64 bits over the points of a session, and whole numbers
-- of 64 bits are summed up many times faster than DECIMAL. LEFT says in which order to join: an engine that puts the points
-- beside the sessions first makes as many rows as there are answers.
by_pillar AS (
  SELECT a.session_key, COALESCE(u.unit, '') AS unit, a.pillar_id AS pillar,
         COUNT(*) AS points,
         COUNT(*) FILTER (WHERE a.mark = 'Done') AS done,
         COUNT(*) FILTER (WHERE a.mark = 'Partial') AS partial,
         COUNT(*) FILTER (WHERE a.mark = 'Absent') AS absent,
         COUNT(*) FILTER (WHERE a.mark = 'NotApplicable') AS not_applicable,
         COUNT(*) FILTER (WHERE a.mark IS NULL) AS unmarked,
         CAST(SUM(CASE WHEN a.value_millionths IS NULL THEN 0 ELSE a.weight_millionths END) AS BIGINT) AS weight,
         CAST(SUM(CASE WHEN a.value_millionths IS NULL THEN 0
                       ELSE CAST((a.weight_millionths - a.weight_millionths % 1000000) / 1000000 AS BIGINT) * a.value_millionths
                  END) AS BIGINT) AS part_above,
         CAST(SUM(CASE WHEN a.value_millionths IS NULL THEN 0 ELSE a.weight_millionths % 1000000 * a.value_millionths
                  END) AS BIGINT) AS part_below
  FROM answers a JOIN counted c ON c.session_key = a.session_key
  LEFT JOIN counts_for u ON u.checklist_key = c.checklist_key AND u.point_id = a.point_id
  GROUP BY a.session_key, COALESCE(u.unit, ''), a.pillar_id
),
-- The same with a row over all pillars ('').
by_session AS (
  SELECT session_key, unit, CASE WHEN GROUPING(pillar) = 1 THEN '' ELSE pillar END AS pillar,
         SUM(points) AS points, SUM(done) AS done, SUM(partial) AS partial, SUM(absent) AS absent,
         SUM(not_applicable) AS not_applicable, SUM(unmarked) AS unmarked,
         CAST(CAST(SUM(part_above) AS DECIMAL(20,0)) * 1000000 + CAST(SUM(part_below) AS DECIMAL(20,0)) AS DECIMAL(38,0))
           AS part,
         CAST(CAST(SUM(weight) AS DECIMAL(20,0)) * 1000000 AS DECIMAL(38,0)) AS whole
  FROM by_pillar
  GROUP BY GROUPING SETS ((session_key, unit, pillar), (session_key, unit))
),
-- The session's own score: by its own rule over all pillars, by the sums over one pillar or for a unit.
scored AS (
  SELECT c.framework, c.agency_id, b.unit, b.pillar, b.points, b.done, b.partial, b.absent, b.not_applicable, b.unmarked,
         b.part, b.whole,
         CASE WHEN b.pillar = '' AND b.unit = '' THEN c.score_tenths
              WHEN b.whole = 0 THEN NULL
              ELSE CAST(((2000 * b.part + b.whole) - (2000 * b.part + b.whole) % (2 * b.whole)) / (2 * b.whole) AS BIGINT)
         END AS own
  FROM by_session b JOIN counted c ON c.session_key = b.session_key
),
-- How many sessions of an office have the same score, with their sums: what follows no longer grows with the sessions, since
-- there are 1,001 scores at most.
by_score AS (
  SELECT framework, agency_id, unit, pillar, own, COUNT(*) AS sessions, SUM(points) AS points, SUM(done) AS done,
         SUM(partial) AS partial, SUM(absent) AS absent, SUM(not_applicable) AS not_applicable, SUM(unmarked) AS unmarked,
         CAST(SUM(part) AS DECIMAL(38,0)) AS part, CAST(SUM(whole) AS DECIMAL(38,0)) AS whole
  FROM scored GROUP BY framework, agency_id, unit, pillar, own
),
-- An office counts for itself and each node above it, its units for the office alone.
above_and_units AS (
  SELECT agency_id, ancestor_id, FALSE AS is_for_units FROM above
  UNION ALL
  SELECT DISTINCT agency_id, agency_id AS ancestor_id, TRUE AS is_for_units FROM above
),
node_scores AS (
  SELECT s.framework, u.ancestor_id AS node_id, s.unit, s.pillar, s.own, SUM(s.sessions) AS sessions,
         SUM(s.points) AS points, SUM(s.done) AS done, SUM(s.partial) AS partial, SUM(s.absent) AS absent,
         SUM(s.not_applicable) AS not_applicable, SUM(s.unmarked) AS unmarked,
         CAST(SUM(s.part) AS DECIMAL(38,0)) AS part, CAST(SUM(s.whole) AS DECIMAL(38,0)) AS whole
  FROM by_score s JOIN above_and_units u ON u.agency_id = s.agency_id AND u.is_for_units = (s.unit <> '')
  GROUP BY s.framework, u.ancestor_id, s.unit, s.pillar, s.own
),
-- The median needs how many sessions have this score or a lower one.
ranked AS (
  SELECT n.*,
         SUM(CASE WHEN own IS NULL THEN 0 ELSE sessions END) OVER (
           PARTITION BY framework, node_id, unit, pillar ORDER BY own NULLS LAST
           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to,
         SUM(CASE WHEN own IS NULL THEN 0 ELSE sessions END) OVER (
           PARTITION BY framework, node_id, unit, pillar) AS scored_sessions
  FROM node_scores n
),
sums AS (
  SELECT framework, node_id, unit, pillar, SUM(points) AS points, SUM(done) AS done, SUM(partial) AS partial,
         SUM(absent) AS absent, SUM(not_applicable) AS not_applicable, SUM(unmarked) AS unmarked,
         CAST(SUM(part) AS DECIMAL(38,0)) AS part, CAST(SUM(whole) AS DECIMAL(38,0)) AS whole,
         MAX(scored_sessions) AS scored_sessions, SUM(own * sessions) AS own_sum,
         MIN(own) AS lowest_tenths, MAX(own) AS highest_tenths,
         MIN(CASE WHEN 2 * up_to >= scored_sessions THEN own END) AS low_middle,
         MIN(CASE WHEN 2 * up_to >= scored_sessions + 1 THEN own END) AS high_middle
  FROM ranked GROUP BY framework, node_id, unit, pillar
),
counted_follow_ups AS (
  SELECT c.framework, c.agency_id, c.checklist_key, f.point_id, f.pillar_id, f.is_open,
         CASE WHEN f.is_open AND f.due < r.on_day THEN 1 ELSE 0 END AS overdue
  FROM counted c JOIN follow_ups f ON f.session_key = c.session_key CROSS JOIN request r
),
placed_follow_ups AS (
  SELECT f.framework, u.ancestor_id AS node_id, '' AS unit, f.pillar_id, f.is_open, f.overdue
  FROM counted_follow_ups f JOIN above u ON u.agency_id = f.agency_id
  UNION ALL
  SELECT f.framework, f.agency_id AS node_id, u.unit AS unit, f.pillar_id, f.is_open, f.overdue
  FROM counted_follow_ups f JOIN units u ON u.checklist_key = f.checklist_key AND u.point_id = f.point_id
),
follow_up_sums AS (
  SELECT framework, node_id, unit, '' AS pillar, SUM(CASE WHEN is_open THEN 1 ELSE 0 END) AS follow_ups_open,
         SUM(overdue) AS follow_ups_overdue
  FROM placed_follow_ups GROUP BY framework, node_id, unit
  UNION ALL
  SELECT framework, node_id, unit, pillar_id AS pillar, SUM(CASE WHEN is_open THEN 1 ELSE 0 END) AS follow_ups_open,
         SUM(overdue) AS follow_ups_overdue
  FROM placed_follow_ups WHERE pillar_id IS NOT NULL GROUP BY framework, node_id, unit, pillar_id
),
own_sessions AS (
  SELECT framework, agency_id, COUNT(*) AS own FROM counted GROUP BY framework, agency_id
),
frameworks AS (
  SELECT DISTINCT framework FROM counted
),
office_marks AS (
  SELECT f.framework, k.agency_id, COALESCE(o.own, 0) AS own,
         CASE WHEN COALESCE(o.own, 0) > 0 THEN 1
              WHEN NOT k.has_children AND k.agency <> ''
                   AND (r.year IS NULL OR ((k.from_year IS NULL OR k.from_year <= r.year)
                                           AND (k.to_year IS NULL OR r.year <= k.to_year))) THEN 1
              ELSE 0 END AS is_office
  FROM frameworks f CROSS JOIN known_offices k CROSS JOIN request r
  LEFT JOIN own_sessions o ON o.framework = f.framework AND o.agency_id = k.agency_id
),
office_sums AS (
  SELECT m.framework, u.ancestor_id AS node_id, SUM(m.is_office) AS offices,
         SUM(CASE WHEN m.own > 0 THEN 1 ELSE 0 END) AS visited, SUM(m.own) AS sessions
  FROM office_marks m JOIN above u ON u.agency_id = m.agency_id
  GROUP BY m.framework, u.ancestor_id
),
all_pillars AS (
  SELECT DISTINCT c.framework, p.pillar_id AS pillar FROM counted c JOIN pillars p ON p.checklist_key = c.checklist_key
  UNION ALL
  SELECT framework, '' AS pillar FROM frameworks
),
-- Every node and every unit over every pillar, also where there is nothing to sum up.
padded AS (
  SELECT framework, node_id, unit, pillar, points, done, partial, absent, not_applicable, unmarked, part, whole,
         scored_sessions, own_sum, lowest_tenths, highest_tenths, low_middle, high_middle
  FROM sums
  UNION ALL
  SELECT f.framework, k.agency_id AS node_id, '' AS unit, '' AS pillar, CAST(NULL AS BIGINT) AS points,
         CAST(NULL AS BIGINT) AS done, CAST(NULL AS BIGINT) AS partial, CAST(NULL AS BIGINT) AS absent,
         CAST(NULL AS BIGINT) AS not_applicable, CAST(NULL AS BIGINT) AS unmarked, CAST(NULL AS DECIMAL(38,0)) AS part,
         CAST(NULL AS DECIMAL(38,0)) AS whole, CAST(NULL AS BIGINT) AS scored_sessions, CAST(NULL AS BIGINT) AS own_sum,
         CAST(NULL AS BIGINT) AS lowest_tenths, CAST(NULL AS BIGINT) AS highest_tenths, CAST(NULL AS BIGINT) AS low_middle,
         CAST(NULL AS BIGINT) AS high_middle
  FROM frameworks f CROSS JOIN known_offices k
),
groups AS (
  SELECT s.framework, s.node_id, s.unit, p.pillar, MAX(CASE WHEN s.pillar = p.pillar THEN s.points END) AS points,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.done END) AS done,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.partial END) AS partial,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.absent END) AS absent,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.not_applicable END) AS not_applicable,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.unmarked END) AS unmarked,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.part END) AS part,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.whole END) AS whole,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.scored_sessions END) AS scored_sessions,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.own_sum END) AS own_sum,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.lowest_tenths END) AS lowest_tenths,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.highest_tenths END) AS highest_tenths,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.low_middle END) AS low_middle,
         MAX(CASE WHEN s.pillar = p.pillar THEN s.high_middle END) AS high_middle
  FROM padded s JOIN all_pillars p ON p.framework = s.framework
  GROUP BY s.framework, s.node_id, s.unit, p.pillar
)
SELECT g.framework, g.node_id, NULLIF(g.unit, '') AS unit, NULLIF(g.pillar, '') AS pillar_id,
       CASE WHEN g.unit = '' THEN o.offices END AS offices,
       CASE WHEN g.unit = '' THEN o.visited END AS visited,
       CASE WHEN g.unit = '' THEN o.sessions END AS sessions,
       COALESCE(g.points, 0) AS points, COALESCE(g.done, 0) AS done, COALESCE(g.partial, 0) AS partial,
       COALESCE(g.absent, 0) AS absent, COALESCE(g.not_applicable, 0) AS not_applicable,
       COALESCE(g.unmarked, 0) AS unmarked,
       CAST(COALESCE(g.part, CAST(0 AS DECIMAL(38,0))) AS STRING) AS part,
       CAST(COALESCE(g.whole, CAST(0 AS DECIMAL(38,0))) AS STRING) AS whole,
       CASE WHEN g.whole > 0 THEN
         CAST(((2000 * g.part + g.whole) - (2000 * g.part + g.whole) % (2 * g.whole)) / (2 * g.whole) AS BIGINT)
       END AS score_tenths,
       CASE WHEN g.points > 0 THEN
         CAST(((2000 * (g.points - g.unmarked) + g.points) - (2000 * (g.points - g.unmarked) + g.points) % (2 * g.points))
              / (2 * g.points) AS BIGINT)
       END AS progress_tenths,
       COALESCE(g.scored_sessions, 0) AS scored_sessions,
       CASE WHEN g.scored_sessions > 0 THEN
         CAST(((2 * g.own_sum + g.scored_sessions) - (2 * g.own_sum + g.scored_sessions) % (2 * g.scored_sessions))
              / (2 * g.scored_sessions) AS BIGINT)
       END AS mean_tenths,
       CASE WHEN g.scored_sessions > 0 THEN
         CAST(((g.low_middle + g.high_middle + 1) - (g.low_middle + g.high_middle + 1) % 2) / 2 AS BIGINT)
       END AS median_tenths,
       g.lowest_tenths, g.highest_tenths,
       COALESCE(f.follow_ups_open, 0) AS follow_ups_open, COALESCE(f.follow_ups_overdue, 0) AS follow_ups_overdue
FROM groups g
LEFT JOIN office_sums o ON o.framework = g.framework AND o.node_id = g.node_id
LEFT JOIN follow_up_sums f ON f.framework = g.framework AND f.node_id = g.node_id AND f.unit = g.unit AND f.pillar = g.pillar
ORDER BY 1, 2, 3 NULLS FIRST, 4 NULLS FIRST
