-- title: Top networks
-- question: Which of our networks send and receive the most?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 10; Rows shown
-- visualisation: bar x=network y=sent_mbit_s,received_mbit_s
-- visualisation: table
-- dashboard: Customer
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
    network(address) AS network,
    network(address, 'customer') AS customer,
    network(address, 'site') AS site,
    coalesce(sum(sent), 0) AS sent_bytes,
    coalesce(sum(received), 0) AS received_bytes,
    sum(flows) AS flows,
    round(coalesce(sum(sent), 0) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS sent_mbit_s,
    round(coalesce(sum(received), 0) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS received_mbit_s
FROM ends
WHERE network(address) IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY sent_bytes + received_bytes DESC, 1, 2, 3
LIMIT :rows
