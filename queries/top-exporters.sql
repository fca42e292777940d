-- title: Top routers
-- question: Which routers see the most?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 10; Rows shown
-- visualisation: bar x=router y=bytes
-- visualisation: table
-- dashboard: Overview
WITH sums AS (
    SELECT sampler_address, sum(bytes) AS bytes, sum(packets) AS packets, sum(flows) AS flows
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1
)
SELECT
    coalesce(name, CAST(sampler_address AS varchar)) AS router,
    site,
    bytes,
    packets,
    flows,
    round(bytes * 8 / 1e6 / date_diff('second', :from, :to), 3) AS mbit_s,
    round(100e0 * bytes / sum(bytes) OVER (), 2) AS percent
FROM sums
LEFT JOIN exporters ON address = sampler_address
ORDER BY bytes DESC, 1
LIMIT :rows
