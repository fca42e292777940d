-- title: Top interfaces
-- question: Which interfaces of which routers carry the most, in and out?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: rows rows = 20; Rows shown
-- visualisation: table
-- visualisation: bar x=interface y=in_mbit_s,out_mbit_s
-- dashboard: Overview
WITH sums AS (
    -- in and out apart: there is a small rollup of each
    SELECT sampler_address, in_if AS interface, sum(bytes) AS in_bytes, 0 AS out_bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to AND in_if > 0
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2
    UNION ALL
    SELECT sampler_address, out_if, 0, sum(bytes)
    FROM traffic
    WHERE time_received >= :from AND time_received < :to AND out_if > 0
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2
),
sides AS (
    SELECT sampler_address, interface, sum(in_bytes) AS in_bytes, sum(out_bytes) AS out_bytes
    FROM sums
    GROUP BY 1, 2
)
SELECT
    coalesce(exporters.name, CAST(sampler_address AS varchar)) || ' ' || coalesce(interfaces.name, format('ifIndex %s', interface)) AS interface,
    description,
    in_bytes,
    out_bytes,
    round(in_bytes * 8 / 1e6 / date_diff('second', :from, :to), 3) AS in_mbit_s,
    round(out_bytes * 8 / 1e6 / date_diff('second', :from, :to), 3) AS out_mbit_s
FROM sides
LEFT JOIN exporters ON address = sampler_address
LEFT JOIN interfaces ON exporter = sampler_address AND if_index = interface
ORDER BY in_bytes + out_bytes DESC, 1
LIMIT :rows
