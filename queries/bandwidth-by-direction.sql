-- title: Bandwidth by direction
-- question: How much comes in, goes out, stays inside and passes through, point by point?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- visualisation: area x=time y=mbit_s series=direction stack=yes
-- visualisation: table
-- dashboard: Customer, Overview
WITH sums AS (
    SELECT date_trunc(:resolution, time_received) AS time, coalesce(direction(src_addr, dst_addr), 'unknown') AS direction, sum(bytes) AS bytes, sum(flows) AS flows
    FROM flows
    WHERE time_received >= :from AND time_received < :to
        AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2
)
SELECT
    time,
    direction,
    round(bytes * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS mbit_s,
    bytes,
    flows
FROM sums
ORDER BY 1, 2
