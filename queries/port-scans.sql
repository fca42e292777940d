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
    coalesce(network(src_addr), asn_name(src_addr)) AS scanner_owner,
    dst_addr AS target,
    network(dst_addr) AS target_network,
    count(DISTINCT dst_port) AS ports,
    min(dst_port) AS lowest_port,
    max(dst_port) AS highest_port,
    sum(packets) AS packets,
    min(time_received) AS first_seen,
    max(time_received) AS last_seen
FROM flows
WHERE time_received >= :from AND time_received < :to AND proto IN (6, 17) AND bytes <= 100 * packets
GROUP BY src_addr, dst_addr
HAVING count(DISTINCT dst_port) >= :least_ports
ORDER BY ports DESC, src_addr, dst_addr
LIMIT :rows
