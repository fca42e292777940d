-- title: Outgoing traffic by AS
-- question: How much goes to each AS: maximum, average, minimum and 95th percentile of points of 5 minutes, and along which AS path?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: rows rows = 20; Rows shown
-- visualisation: bar x=name y=p95_mbit_s,average_mbit_s
-- visualisation: table
-- dashboard: AS
WITH sums AS (
    SELECT time_5m AS time, dst_as AS as_number, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2
),
points AS (
    SELECT as_number, bytes * 8 / 3e8 AS mbit_s, bytes
    FROM sums
),
size AS (
    SELECT CAST(ceil(date_diff('second', :from, :to) / 300e0) AS bigint) AS points
),
largest AS (
    SELECT
        as_number,
        sum(bytes) AS bytes,
        max(mbit_s) AS maximum,
        sum(mbit_s) AS total,
        -- points without flows are 0
        IF(count(*) < any_value(points), 0e0, min(mbit_s)) AS minimum,
        percentile(mbit_s, 0.95e0, points) AS p95
    FROM points
    CROSS JOIN size
    GROUP BY 1
    ORDER BY bytes DESC, 1
    LIMIT :rows
),
paths AS (
    SELECT dst_as AS as_number, max_by(coalesce(as_path, as_path(dst_addr)), time_received) AS as_path
    FROM flows
    WHERE time_received >= greatest(:from, :to - INTERVAL '1' DAY) AND time_received < :to AND coalesce(as_path, as_path(dst_addr)) IS NOT NULL
    GROUP BY 1
)
SELECT
    as_number,
    format('AS%s', as_number) || coalesce(' ' || asn_name(as_number), '') AS name,
    bytes,
    round(maximum, 3) AS maximum_mbit_s,
    round(total / points, 3) AS average_mbit_s,
    round(minimum, 3) AS minimum_mbit_s,
    round(p95, 3) AS p95_mbit_s,
    array_join(as_path, ' ') AS as_path
FROM largest
CROSS JOIN size
LEFT JOIN paths USING (as_number)
ORDER BY bytes DESC, as_number
