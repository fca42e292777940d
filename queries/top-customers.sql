-- title: Top customers
-- question: Which customers send and receive the most, and from how many addresses?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 20; Rows shown
-- visualisation: bar x=customer y=sent_mbit_s,received_mbit_s
-- visualisation: table
-- dashboard: Customer, Overview
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
    network(address, 'customer') AS customer,
    coalesce(sum(sent), 0) AS sent_bytes,
    coalesce(sum(received), 0) AS received_bytes,
    sum(flows) AS flows,
    count(DISTINCT address) AS addresses,
    round(coalesce(sum(sent), 0) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS sent_mbit_s,
    round(coalesce(sum(received), 0) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS received_mbit_s,
    -- of what all customers exchange
    round(100e0 * (coalesce(sum(sent), 0) + coalesce(sum(received), 0)) / sum(coalesce(sum(sent), 0) + coalesce(sum(received), 0)) OVER (), 2) AS percent
FROM ends
WHERE network(address, 'customer') IS NOT NULL
GROUP BY 1
ORDER BY sent_bytes + received_bytes DESC, 1
LIMIT :rows
