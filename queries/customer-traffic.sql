-- title: Traffic of a customer
-- question: How much does a customer send and receive, point by point?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: customer text = any; The customer, as networks.csv names it; any is all of them together
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- visualisation: line x=time y=sent_mbit_s,received_mbit_s
-- visualisation: table
-- dashboard: Customer
WITH ends AS (
    SELECT CASE :resolution WHEN 'minute' THEN time_minute WHEN 'hour' THEN time_hour ELSE time_day END AS time, src_addr AS address, sum(bytes) AS sent, 0 AS received
    FROM traffic
    WHERE time_received >= :from AND time_received < :to AND (:customer IS NULL OR network(src_addr, 'customer') = :customer)
    GROUP BY 1, 2
    UNION ALL
    SELECT CASE :resolution WHEN 'minute' THEN time_minute WHEN 'hour' THEN time_hour ELSE time_day END, dst_addr, 0, sum(bytes)
    FROM traffic
    WHERE time_received >= :from AND time_received < :to AND (:customer IS NULL OR network(dst_addr, 'customer') = :customer)
    GROUP BY 1, 2
)
SELECT
    time,
    round(coalesce(sum(sent), 0) * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS sent_mbit_s,
    round(coalesce(sum(received), 0) * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS received_mbit_s,
    count(DISTINCT address) AS addresses
FROM ends
WHERE network(address, 'customer') IS NOT NULL
GROUP BY time
ORDER BY time
