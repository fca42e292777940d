-- title: Utilisation of interfaces
-- question: Which interfaces carry the most for their speed?
-- parameter: from instant = now-15m; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 50; Rows shown
-- visualisation: bar x=interface y=in_percent,out_percent
-- visualisation: table
-- dashboard: Traffic report
-- schedule: every 5m
-- alert: percent > 80
WITH sums AS (
    -- in and out apart: there is a small rollup of each
    SELECT sampler_address, in_if AS interface, sum(bytes) AS in_bytes, 0 AS out_bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2
    UNION ALL
    SELECT sampler_address, out_if, 0, sum(bytes)
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2
),
rates AS (
    SELECT
        sampler_address,
        interface,
        coalesce(sum(in_bytes), 0) * 8 / 1e6 / date_diff('second', :from, :to) AS in_mbit_s,
        coalesce(sum(out_bytes), 0) * 8 / 1e6 / date_diff('second', :from, :to) AS out_mbit_s
    FROM sums
    GROUP BY 1, 2
)
SELECT
    coalesce(exporters.name, CAST(sampler_address AS varchar)) || ' ' || interfaces.name AS interface,
    interfaces.description,
    round(in_mbit_s, 3) AS in_mbit_s,
    round(out_mbit_s, 3) AS out_mbit_s,
    speed / 1e6 AS speed_mbit_s,
    round(100 * in_mbit_s * 1e6 / speed, 2) AS in_percent,
    round(100 * out_mbit_s * 1e6 / speed, 2) AS out_percent,
    round(100 * greatest(in_mbit_s, out_mbit_s) * 1e6 / speed, 2) AS percent
FROM rates
JOIN interfaces ON exporter = sampler_address AND if_index = interface
LEFT JOIN exporters ON address = sampler_address
WHERE speed > 0
ORDER BY greatest(in_mbit_s, out_mbit_s) / speed DESC, 1
LIMIT :rows
