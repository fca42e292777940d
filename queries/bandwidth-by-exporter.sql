-- title: Bandwidth by router
-- question: How much does each router see, point by point?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- visualisation: area x=time y=mbit_s series=router stack=yes
-- visualisation: table
-- dashboard: Overview
WITH sums AS (
    SELECT date_trunc(:resolution, time_received) AS time, sampler_address, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2
),
totals AS (
    SELECT *, sum(bytes) OVER (PARTITION BY sampler_address) AS total
    FROM sums
),
ranked AS (
    SELECT *, dense_rank() OVER (ORDER BY total DESC, sampler_address) AS rank
    FROM totals
)
SELECT
    time,
    if(rank <= 8, coalesce(name, CAST(sampler_address AS varchar)), 'Other') AS router,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS mbit_s
FROM ranked
LEFT JOIN exporters ON address = sampler_address
GROUP BY 1, 2
ORDER BY 1, min(rank)
