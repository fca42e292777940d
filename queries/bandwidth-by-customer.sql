-- title: Bandwidth by customer
-- question: How much do the largest customers send and receive together, point by point?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- visualisation: area x=time y=mbit_s series=customer stack=yes
-- visualisation: table
-- dashboard: Customer
WITH ends AS (
    SELECT date_trunc(:resolution, time_received) AS time, src_addr AS address, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2
    UNION ALL
    SELECT date_trunc(:resolution, time_received), dst_addr, sum(bytes)
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2
),
sums AS (
    SELECT time, network(address, 'customer') AS customer, sum(bytes) AS bytes
    FROM ends
    WHERE network(address, 'customer') IS NOT NULL
    GROUP BY 1, 2
),
totals AS (
    SELECT *, sum(bytes) OVER (PARTITION BY customer) AS total
    FROM sums
),
ranked AS (
    SELECT *, dense_rank() OVER (ORDER BY total DESC, customer) AS rank
    FROM totals
)
SELECT
    time,
    if(rank <= 8, customer, 'Other') AS customer,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS mbit_s
FROM ranked
GROUP BY 1, 2
ORDER BY 1, min(rank)
