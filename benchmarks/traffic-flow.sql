-- Questions to sums at any resolution. Addresses of an answer are split into their two numbers, so that the checksums have them.
-- T1: top 10 source AS by bytes of the month
SELECT src_as, sum(bytes) AS b FROM traffic WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00 UTC' AND time_received < TIMESTAMP '2026-10-31 00:00:00 UTC' GROUP BY src_as ORDER BY b DESC, src_as LIMIT 10;
-- T2: top 10 destination addresses by bytes of the month
SELECT from_big_endian_64(substr(CAST(dst_addr AS VARBINARY), 1, 8)), from_big_endian_64(substr(CAST(dst_addr AS VARBINARY), 9)), b FROM (SELECT dst_addr, sum(bytes) AS b FROM traffic WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00 UTC' AND time_received < TIMESTAMP '2026-10-31 00:00:00 UTC' GROUP BY dst_addr ORDER BY b DESC, dst_addr LIMIT 10) ORDER BY b DESC;
-- T3: hourly bytes by protocol of the month
SELECT date_trunc('hour', time_received) AS h, proto, sum(bytes) AS b FROM traffic WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00 UTC' AND time_received < TIMESTAMP '2026-10-31 00:00:00 UTC' GROUP BY date_trunc('hour', time_received), proto ORDER BY h, proto;
-- T4: 95th percentile of 5-minute rates by exporter and output interface, of the month
SELECT '', out_if, flow.net.percentile(bits, 0.95, 8640) AS b FROM (SELECT sampler_address, out_if, time_5m AS t, sum(bytes) * 8 AS bits FROM traffic WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00 UTC' AND time_received < TIMESTAMP '2026-10-31 00:00:00 UTC' GROUP BY sampler_address, out_if, time_5m) AS x GROUP BY sampler_address, out_if ORDER BY b DESC LIMIT 50;
-- T1s: top 10 source AS by bytes of three days
SELECT src_as, sum(bytes) AS b FROM traffic WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00 UTC' AND time_received < TIMESTAMP '2026-10-04 00:00:00 UTC' GROUP BY src_as ORDER BY b DESC, src_as LIMIT 10;
-- T2s: top 10 destination addresses by bytes of three days
SELECT from_big_endian_64(substr(CAST(dst_addr AS VARBINARY), 1, 8)), from_big_endian_64(substr(CAST(dst_addr AS VARBINARY), 9)), b FROM (SELECT dst_addr, sum(bytes) AS b FROM traffic WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00 UTC' AND time_received < TIMESTAMP '2026-10-04 00:00:00 UTC' GROUP BY dst_addr ORDER BY b DESC, dst_addr LIMIT 10) ORDER BY b DESC;
-- T3s: hourly bytes by protocol of three days
SELECT date_trunc('hour', time_received) AS h, proto, sum(bytes) AS b FROM traffic WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00 UTC' AND time_received < TIMESTAMP '2026-10-04 00:00:00 UTC' GROUP BY date_trunc('hour', time_received), proto ORDER BY h, proto;
-- T4s: 95th percentile of 5-minute rates by exporter and output interface, of three days
SELECT '', out_if, flow.net.percentile(bits, 0.95, 864) AS b FROM (SELECT sampler_address, out_if, time_5m AS t, sum(bytes) * 8 AS bits FROM traffic WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00 UTC' AND time_received < TIMESTAMP '2026-10-04 00:00:00 UTC' GROUP BY sampler_address, out_if, time_5m) AS x GROUP BY sampler_address, out_if ORDER BY b DESC LIMIT 50;
-- T5: bits per second in ten minutes
SELECT date_trunc('second', time_received) AS s, sum(bytes) * 8 AS bps FROM traffic WHERE time_received >= TIMESTAMP '2026-10-21 20:30:00 UTC' AND time_received < TIMESTAMP '2026-10-21 20:40:00 UTC' GROUP BY date_trunc('second', time_received) ORDER BY s;
