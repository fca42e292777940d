-- Trino's Kafka connector; the newest record is a millisecond before 12:20:00 UTC
-- L1: row count
SELECT count(*) FROM "pmacct-flows";
-- L2: top 10 sources by bytes, everything in the topic
SELECT ip_src, sum(bytes) AS b FROM "pmacct-flows" GROUP BY ip_src ORDER BY b DESC, ip_src LIMIT 10;
-- L3: top 10 sources by bytes, last 2 minutes
SELECT ip_src, sum(bytes) AS b FROM "pmacct-flows" WHERE _timestamp >= TIMESTAMP '2026-11-20 12:18:00' AND _timestamp < TIMESTAMP '2026-11-20 12:20:00' GROUP BY ip_src ORDER BY b DESC, ip_src LIMIT 10;
-- L4: bytes per second, last 2 minutes
SELECT date_trunc('second', _timestamp) AS s, sum(bytes) AS b FROM "pmacct-flows" WHERE _timestamp >= TIMESTAMP '2026-11-20 12:18:00' AND _timestamp < TIMESTAMP '2026-11-20 12:20:00' GROUP BY date_trunc('second', _timestamp) ORDER BY s;
-- L5: any ten rows
SELECT * FROM "pmacct-flows" LIMIT 10;
-- L6: every flow of one address (40 flows)
SELECT _timestamp, ip_src, ip_dst, port_src, port_dst, ip_proto, packets, bytes FROM "pmacct-flows" WHERE ip_src = '1.219.143.112' OR ip_dst = '1.219.143.112' ORDER BY _timestamp;
