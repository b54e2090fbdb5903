-- The roll-up over the tables of `pillarcheck dataset`: the integers of `pillarcheck rollup --format json`.
-- One text for DuckDB and Spark SQL. It reads the tables offices, office_ancestors, pillars, point_units, sessions, parents,
-- answers and follow_ups, and the one row of request: year (NULL for all), kind (NULL for all), all_visits, on_day.
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
  SELECT * FROM (
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
  SELECT * FROM (
    SELECT a.*, ROW_NUMBER() OVER (
      PARTITION BY a.framework, a.agency_id, a.year, a.kind ORDER BY a.opened_unix DESC, a.session_id DESC
    ) AS age
    FROM asked a
  ) t CROSS JOIN request r WHERE r.all_visits OR age = 1
),
counted_answers AS (
  SELECT c.framework, c.agency_id, c.session_key, c.checklist_key, c.score_tenths, a.point_id, a.pillar_id, a.mark,
         a.weight_millionths, a.value_millionths
  FROM counted c JOIN answers a ON a.session_key = c.session_key
),
units AS (
  SELECT DISTINCT checklist_key, point_id, unit FROM point_units
),
-- Every point of every session under each node that it counts for, and under each of its units.
placed AS (
  SELECT a.framework, u.ancestor_id AS node_id, '' AS unit, a.session_key, a.score_tenths, a.pillar_id, a.mark,
         a.weight_millionths, a.value_millionths
  FROM counted_answers a JOIN above u ON u.agency_id = a.agency_id
  UNION ALL
  SELECT a.framework, a.agency_id AS node_id, u.unit AS unit, a.session_key, CAST(NULL AS BIGINT) AS score_tenths,
         a.pillar_id, a.mark, a.weight_millionths, a.value_millionths
  FROM counted_answers a JOIN units u ON u.checklist_key = a.checklist_key AND u.point_id = a.point_id
),
-- Sums of one session: over each pillar, and over all of them ('').
by_session AS (
  SELECT framework, node_id, unit, session_key, MAX(score_tenths) AS score_tenths,
         CASE WHEN GROUPING(pillar_id) = 1 THEN '' ELSE pillar_id END AS pillar,
         COUNT(*) AS points,
         COUNT(*) FILTER (WHERE mark = 'Done') AS done,
         COUNT(*) FILTER (WHERE mark = 'Partial') AS partial,
         COUNT(*) FILTER (WHERE mark = 'Absent') AS absent,
         COUNT(*) FILTER (WHERE mark = 'NotApplicable') AS not_applicable,
         COUNT(*) FILTER (WHERE mark IS NULL) AS unmarked,
         COALESCE(SUM(CAST(CASE WHEN value_millionths IS NULL THEN 0 ELSE weight_millionths * value_millionths END
                           AS DECIMAL(20,0))), CAST(0 AS DECIMAL(20,0))) AS part,
         COALESCE(SUM(CAST(CASE WHEN value_millionths IS NULL THEN 0 ELSE weight_millionths * 1000000 END
                           AS DECIMAL(20,0))), CAST(0 AS DECIMAL(20,0))) AS whole
  FROM placed
  GROUP BY GROUPING SETS (
    (framework, node_id, unit, session_key, pillar_id), (framework, node_id, unit, session_key)
  )
),
-- The session's own score: by its own rule over all pillars, by the sums over one pillar or for a unit.
scored AS (
  SELECT b.*,
         CASE WHEN b.pillar = '' AND b.unit = '' THEN b.score_tenths
              WHEN b.whole = 0 THEN NULL
              ELSE CAST(((2000 * b.part + b.whole) - (2000 * b.part + b.whole) % (2 * b.whole)) / (2 * b.whole) AS BIGINT)
         END AS own
  FROM by_session b
),
ranked AS (
  SELECT framework, node_id, unit, pillar, own,
         ROW_NUMBER() OVER (PARTITION BY framework, node_id, unit, pillar ORDER BY own) AS place,
         COUNT(*) OVER (PARTITION BY framework, node_id, unit, pillar) AS scored_sessions
  FROM scored WHERE own IS NOT NULL
),
own_scores AS (
  SELECT framework, node_id, unit, pillar, MAX(scored_sessions) AS scored_sessions, SUM(own) AS own_sum,
         MIN(own) AS lowest_tenths, MAX(own) AS highest_tenths,
         SUM(CASE WHEN 2 * place = scored_sessions OR 2 * place = scored_sessions + 1 THEN own ELSE 0 END) AS low_middle,
         SUM(CASE WHEN 2 * place = scored_sessions + 2 OR 2 * place = scored_sessions + 1 THEN own ELSE 0 END) AS high_middle
  FROM ranked GROUP BY framework, node_id, unit, pillar
),
sums AS (
  SELECT framework, node_id, unit, pillar, COUNT(*) AS sessions_with_points, SUM(points) AS points, SUM(done) AS done,
         SUM(partial) AS partial, SUM(absent) AS absent, SUM(not_applicable) AS not_applicable, SUM(unmarked) AS unmarked,
         CAST(SUM(part) AS DECIMAL(38,0)) AS part, CAST(SUM(whole) AS DECIMAL(38,0)) AS whole
  FROM by_session GROUP BY framework, node_id, unit, pillar
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
groups AS (
  SELECT f.framework, k.agency_id AS node_id, '' AS unit FROM frameworks f CROSS JOIN known_offices k
  UNION ALL
  SELECT DISTINCT framework, node_id, unit FROM sums WHERE unit <> ''
)
SELECT g.framework, g.node_id, NULLIF(g.unit, '') AS unit, NULLIF(p.pillar, '') AS pillar_id,
       CASE WHEN g.unit = '' THEN o.offices END AS offices,
       CASE WHEN g.unit = '' THEN o.visited END AS visited,
       CASE WHEN g.unit = '' THEN o.sessions END AS sessions,
       COALESCE(s.points, 0) AS points, COALESCE(s.done, 0) AS done, COALESCE(s.partial, 0) AS partial,
       COALESCE(s.absent, 0) AS absent, COALESCE(s.not_applicable, 0) AS not_applicable,
       COALESCE(s.unmarked, 0) AS unmarked,
       CAST(COALESCE(s.part, CAST(0 AS DECIMAL(38,0))) AS STRING) AS part,
       CAST(COALESCE(s.whole, CAST(0 AS DECIMAL(38,0))) AS STRING) AS whole,
       CASE WHEN s.whole > 0 THEN
         CAST(((2000 * s.part + s.whole) - (2000 * s.part + s.whole) % (2 * s.whole)) / (2 * s.whole) AS BIGINT)
       END AS score_tenths,
       CASE WHEN s.points > 0 THEN
         CAST(((2000 * (s.points - s.unmarked) + s.points) - (2000 * (s.points - s.unmarked) + s.points) % (2 * s.points))
              / (2 * s.points) AS BIGINT)
       END AS progress_tenths,
       COALESCE(w.scored_sessions, 0) AS scored_sessions,
       CASE WHEN w.scored_sessions > 0 THEN
         CAST(((2 * w.own_sum + w.scored_sessions) - (2 * w.own_sum + w.scored_sessions) % (2 * w.scored_sessions))
              / (2 * w.scored_sessions) AS BIGINT)
       END AS mean_tenths,
       CASE WHEN w.scored_sessions > 0 THEN
         CAST(((w.low_middle + w.high_middle + 1) - (w.low_middle + w.high_middle + 1) % 2) / 2 AS BIGINT)
       END AS median_tenths,
       w.lowest_tenths, w.highest_tenths,
       COALESCE(f.follow_ups_open, 0) AS follow_ups_open, COALESCE(f.follow_ups_overdue, 0) AS follow_ups_overdue
FROM groups g
JOIN all_pillars p ON p.framework = g.framework
LEFT JOIN office_sums o ON o.framework = g.framework AND o.node_id = g.node_id
LEFT JOIN sums s ON s.framework = g.framework AND s.node_id = g.node_id AND s.unit = g.unit AND s.pillar = p.pillar
LEFT JOIN own_scores w ON w.framework = g.framework AND w.node_id = g.node_id AND w.unit = g.unit AND w.pillar = p.pillar
LEFT JOIN follow_up_sums f ON f.framework = g.framework AND f.node_id = g.node_id AND f.unit = g.unit AND f.pillar = p.pillar
ORDER BY 1, 2, 3 NULLS FIRST, 4 NULLS FIRST
