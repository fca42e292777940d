-- title: Bandwidth by source AS
-- question: How much does each of the largest senders bring, point by point?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- visualisation: area x=time y=mbit_s series=source stack=yes
-- visualisation: table
-- dashboard: AS
WITH sums AS (
    SELECT date_trunc(:resolution, time_received) AS time, src_as, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2
),
totals AS (
    SELECT *, sum(bytes) OVER (PARTITION BY src_as) AS total
    FROM sums
),
ranked AS (
    SELECT *, dense_rank() OVER (ORDER BY total DESC, src_as) AS rank
    FROM totals
)
SELECT
    time,
    if(rank <= 8, format('AS%s', src_as) || coalesce(' ' || asn_name(src_as), ''), 'Other') AS source,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS mbit_s
FROM ranked
GROUP BY 1, 2
ORDER BY 1, min(rank)
