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
    SELECT sampler_address, in_if, out_if, sum(bytes) AS bytes
    FROM flows
    WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2, 3
)
SELECT
    format('%s ifIndex %s', sampler_address, item) AS interface,
    sum(in_bytes) AS in_bytes,
    sum(out_bytes) AS out_bytes,
    round(sum(in_bytes) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS in_mbit_s,
    round(sum(out_bytes) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS out_mbit_s
FROM sums
CROSS JOIN UNNEST(ARRAY[in_if, out_if], ARRAY[bytes, 0], ARRAY[0, bytes]) AS sides (item, in_bytes, out_bytes)
WHERE item > 0
GROUP BY 1
ORDER BY in_bytes + out_bytes DESC, 1
LIMIT :rows
