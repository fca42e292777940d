-- title: Attack by SYN rate
-- question: Which addresses get the most openings of TCP connections that nobody continues just now?
-- parameter: from instant = now-1m; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 20; Rows shown
-- visualisation: bar x=target y=syn_s
-- visualisation: table
-- dashboard: Security
-- schedule: every 1m
-- alert: syn_s > 10000
SELECT
    dst_addr AS target,
    network(dst_addr) AS network,
    network(dst_addr, 'customer') AS customer,
    dst_port AS port,
    round(1e0 * sum(packets) / date_diff('second', :from, :to), 1) AS syn_s,
    approx_distinct(src_addr) AS sources
FROM flows
WHERE time_received >= :from AND time_received < :to AND proto = 6 AND bitwise_and(tcp_flags, 2) > 0 AND bitwise_and(tcp_flags, 16) = 0
GROUP BY dst_addr, dst_port
ORDER BY syn_s DESC, dst_addr, dst_port
LIMIT :rows
