-- title: Bandwidth by protocol
-- question: How much traffic does each protocol have, point by point?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- visualisation: area x=time y=mbit_s series=protocol stack=yes
-- visualisation: table
-- dashboard: Overview
WITH sums AS (
    SELECT date_trunc(:resolution, time_received) AS time, proto, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2
),
totals AS (
    SELECT *, sum(bytes) OVER (PARTITION BY proto) AS total
    FROM sums
),
ranked AS (
    SELECT *, dense_rank() OVER (ORDER BY total DESC, proto) AS rank
    FROM totals
)
SELECT
    time,
    if(rank <= 8, coalesce(proto_name(proto), format('protocol %s', proto)), 'Other') AS protocol,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS mbit_s
FROM ranked
GROUP BY 1, 2
ORDER BY 1, min(rank)
