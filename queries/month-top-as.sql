-- title: The month
-- question: Which AS sent the most in a month, and how much on each day?
-- parameter: from instant = now-30d/d; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 10; Rows shown
-- visualisation: bar x=name y=gigabytes
-- visualisation: table
-- dashboard: AS
-- schedule: daily 05:00
WITH days AS (
    SELECT date_trunc('day', time_received) AS day, src_as, sum(bytes) AS bytes, sum(flows) AS flows
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2
)
SELECT
    src_as AS as_number,
    format('AS%s', src_as) || coalesce(' ' || asn_name(src_as), '') AS name,
    round(sum(bytes) / 1e9, 3) AS gigabytes,
    sum(flows) AS flows,
    round(100e0 * sum(bytes) / sum(sum(bytes)) OVER (), 2) AS percent,
    max_by(CAST(day AS date), bytes) AS busiest_day,
    round(max(bytes) / 1e9, 3) AS busiest_day_gigabytes
FROM days
GROUP BY src_as
ORDER BY gigabytes DESC, 1
LIMIT :rows
