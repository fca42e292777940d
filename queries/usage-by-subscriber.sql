-- title: Usage by subscriber
-- question: What did each subscriber send and receive, point by point?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: subscriber text = any; Only this subscriber, as networks.csv names it
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- parameter: rows rows = 200; Rows shown
-- visualisation: line x=time y=received_mbit_s series=subscriber
-- visualisation: table
-- dashboard: Customer
WITH ends AS (
    SELECT CASE :resolution WHEN 'minute' THEN time_minute WHEN 'hour' THEN time_hour ELSE time_day END AS time, src_addr AS address, sum(bytes) AS sent, 0 AS received
    FROM traffic
    WHERE time_received >= :from AND time_received < :to AND (:subscriber IS NULL OR network(src_addr, 'subscriber') = :subscriber)
    GROUP BY 1, 2
    UNION ALL
    SELECT CASE :resolution WHEN 'minute' THEN time_minute WHEN 'hour' THEN time_hour ELSE time_day END, dst_addr, 0, sum(bytes)
    FROM traffic
    WHERE time_received >= :from AND time_received < :to AND (:subscriber IS NULL OR network(dst_addr, 'subscriber') = :subscriber)
    GROUP BY 1, 2
),
points AS (
    SELECT time, network(address, 'subscriber') AS subscriber, coalesce(sum(sent), 0) AS sent, coalesce(sum(received), 0) AS received
    FROM ends
    WHERE network(address, 'subscriber') IS NOT NULL
    GROUP BY 1, 2
)
SELECT
    time,
    subscriber,
    round(sent * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS sent_mbit_s,
    round(received * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS received_mbit_s,
    sent AS sent_bytes,
    received AS received_bytes
FROM points
ORDER BY sum(sent + received) OVER (PARTITION BY subscriber) DESC, subscriber, time
LIMIT :rows
