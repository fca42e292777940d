-- title: History of an address
-- question: How much did an address send and receive, hour by hour, with how many others?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: address address = 203.0.113.10; The address
-- visualisation: line x=time y=sent_mbit_s,received_mbit_s
-- visualisation: table
-- dashboard: Security
SELECT
    date_trunc('hour', time_received) AS time,
    round(sum(IF(src_addr = :address, bytes, 0)) * 8 / 36e8, 3) AS sent_mbit_s,
    round(sum(IF(dst_addr = :address, bytes, 0)) * 8 / 36e8, 3) AS received_mbit_s,
    count(DISTINCT IF(src_addr = :address, dst_addr, src_addr)) AS others,
    sum(flows) AS flows
FROM flows
WHERE time_received >= :from AND time_received < :to AND (src_addr = :address OR dst_addr = :address)
GROUP BY 1
ORDER BY 1
