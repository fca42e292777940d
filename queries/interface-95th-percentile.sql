-- title: 95th percentile by interface
-- question: What is to be paid for: the 95th percentile of each interface, in and out, of points of 5 minutes?
-- parameter: from instant = now-30d/d; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: rows rows = 50; Rows shown
-- visualisation: table
-- visualisation: bar x=interface y=in_p95_mbit_s,out_p95_mbit_s
-- dashboard: Traffic report
WITH sums AS (
    -- in and out apart: there is a small rollup of each
    SELECT time_5m, sampler_address, in_if AS interface, sum(bytes) AS in_bytes, 0 AS out_bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to AND in_if > 0
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2, 3
    UNION ALL
    SELECT time_5m, sampler_address, out_if, 0, sum(bytes)
    FROM traffic
    WHERE time_received >= :from AND time_received < :to AND out_if > 0
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2, 3
),
points AS (
    SELECT sampler_address, interface, time_5m, sum(in_bytes) * 8 / 3e8 AS in_mbit_s, sum(out_bytes) * 8 / 3e8 AS out_mbit_s
    FROM sums
    GROUP BY 1, 2, 3
),
size AS (
    SELECT CAST(ceil(date_diff('second', :from, :to) / 300e0) AS bigint) AS points
),
interfaces_seen AS (
    SELECT
        sampler_address,
        interface,
        -- points without flows are 0
        percentile(in_mbit_s, 0.95e0, points) AS in_p95,
        percentile(out_mbit_s, 0.95e0, points) AS out_p95,
        max(in_mbit_s) AS in_maximum,
        max(out_mbit_s) AS out_maximum
    FROM points
    CROSS JOIN size
    GROUP BY 1, 2
)
SELECT
    coalesce(exporters.name, CAST(sampler_address AS varchar)) || ' ' || coalesce(interfaces.name, format('ifIndex %s', interface)) AS interface,
    description,
    provider,
    round(in_p95, 3) AS in_p95_mbit_s,
    round(out_p95, 3) AS out_p95_mbit_s,
    round(in_maximum, 3) AS in_maximum_mbit_s,
    round(out_maximum, 3) AS out_maximum_mbit_s
FROM interfaces_seen
LEFT JOIN exporters ON address = sampler_address
LEFT JOIN interfaces ON exporter = sampler_address AND if_index = interface
ORDER BY greatest(in_p95_mbit_s, out_p95_mbit_s) DESC, 1
LIMIT :rows
