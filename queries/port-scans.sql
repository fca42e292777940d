-- title: Port scans
-- question: Who tries many ports of one address with small packets?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: least_ports integer = 100; How many ports make a scan
-- parameter: rows rows = 50; Rows shown
-- visualisation: table
-- dashboard: Security
SELECT
    src_addr AS scanner,
    dst_addr AS target,
    count(DISTINCT dst_port) AS ports,
    min(dst_port) AS lowest_port,
    max(dst_port) AS highest_port,
    sum(packets) AS packets,
    min(time_received) AS first_seen,
    max(time_received) AS last_seen
FROM flows
WHERE time_received >= :from AND time_received < :to AND proto IN (6, 17) AND bytes <= 100 * packets
GROUP BY 1, 2
HAVING count(DISTINCT dst_port) >= :least_ports
ORDER BY ports DESC, 1, 2
LIMIT :rows
