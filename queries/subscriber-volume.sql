-- title: Subscribers with the most volume
-- question: How many gigabytes did each subscriber send and receive in 24 hours?
-- parameter: from instant = now-24h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 50; Rows shown
-- visualisation: bar x=subscriber y=gigabytes
-- visualisation: table
-- dashboard: Customer
-- schedule: every 1h
-- alert: gigabytes > 500
WITH ends AS (
    SELECT src_addr AS address, sum(bytes) AS sent, 0 AS received, sum(flows) AS flows
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1
    UNION ALL
    SELECT dst_addr, 0, sum(bytes), sum(flows)
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1
)
SELECT
    network(address, 'subscriber') AS subscriber,
    max(network(address)) AS network,
    round((coalesce(sum(sent), 0) + coalesce(sum(received), 0)) / 1e9, 3) AS gigabytes,
    round(coalesce(sum(sent), 0) / 1e9, 3) AS sent_gigabytes,
    round(coalesce(sum(received), 0) / 1e9, 3) AS received_gigabytes,
    sum(flows) AS flows
FROM ends
WHERE network(address, 'subscriber') IS NOT NULL
GROUP BY 1
ORDER BY gigabytes DESC, 1
LIMIT :rows
