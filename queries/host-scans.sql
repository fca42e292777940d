-- title: Address scans
-- question: Who tries one port of many addresses?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: least_addresses integer = 100; How many addresses make a scan
-- parameter: rows rows = 50; Rows shown
-- visualisation: table
-- dashboard: Security
SELECT
    src_addr AS scanner,
    coalesce(network(src_addr), asn_name(src_addr)) AS scanner_owner,
    proto_name(proto) AS protocol,
    dst_port AS port,
    count(DISTINCT dst_addr) AS addresses,
    sum(packets) AS packets,
    min(time_received) AS first_seen,
    max(time_received) AS last_seen
FROM flows
WHERE time_received >= :from AND time_received < :to AND proto IN (6, 17) AND bytes <= 100 * packets
GROUP BY src_addr, proto, dst_port
HAVING count(DISTINCT dst_addr) >= :least_addresses
ORDER BY addresses DESC, src_addr, proto, dst_port
LIMIT :rows
