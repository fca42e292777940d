-- The same questions; bytes and packets are divided by the sampling rate, which is 1000 in every record, and the
-- protocol is named, so that the answers have the same numbers
-- L1: row count
SELECT count(*) FROM flows;
-- L2: top 10 sources by bytes, everything in the topic
SELECT src_addr, sum(bytes) / 1000 AS b FROM flows GROUP BY src_addr ORDER BY b DESC, src_addr LIMIT 10;
-- L3: top 10 sources by bytes, last 2 minutes
SELECT src_addr, sum(bytes) / 1000 AS b FROM flows WHERE _timestamp >= TIMESTAMP '2026-11-20 12:18:00 UTC' AND _timestamp < TIMESTAMP '2026-11-20 12:20:00 UTC' GROUP BY src_addr ORDER BY b DESC, src_addr LIMIT 10;
-- L4: bytes per second, last 2 minutes
SELECT date_trunc('second', _timestamp) AS s, sum(bytes) / 1000 AS b FROM flows WHERE _timestamp >= TIMESTAMP '2026-11-20 12:18:00 UTC' AND _timestamp < TIMESTAMP '2026-11-20 12:20:00 UTC' GROUP BY date_trunc('second', _timestamp) ORDER BY s;
-- L5: any ten rows
SELECT * FROM flows LIMIT 10;
-- L6: every flow of one address (40 flows)
SELECT _timestamp, src_addr, dst_addr, src_port, dst_port, CASE proto WHEN 1 THEN 'icmp' WHEN 6 THEN 'tcp' WHEN 17 THEN 'udp' END, packets / 1000, bytes / 1000 FROM flows WHERE src_addr = IPADDRESS '1.219.143.112' OR dst_addr = IPADDRESS '1.219.143.112' ORDER BY _timestamp;
-- L3t: L3 by the time of receipt
SELECT src_addr, sum(bytes) / 1000 AS b FROM flows WHERE time_received >= TIMESTAMP '2026-11-20 12:18:00 UTC' AND time_received < TIMESTAMP '2026-11-20 12:20:00 UTC' GROUP BY src_addr ORDER BY b DESC, src_addr LIMIT 10;
-- L4t: L4 by the time of receipt
SELECT date_trunc('second', time_received) AS s, sum(bytes) / 1000 AS b FROM flows WHERE time_received >= TIMESTAMP '2026-11-20 12:18:00 UTC' AND time_received < TIMESTAMP '2026-11-20 12:20:00 UTC' GROUP BY date_trunc('second', time_received) ORDER BY s;
