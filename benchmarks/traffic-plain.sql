-- The questions of traffic-flow.sql to the plain files.
-- T1: top 10 source AS by bytes of the month
SELECT src_as, sum(bytes) AS b FROM flows WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00' AND time_received < TIMESTAMP '2026-10-31 00:00:00' GROUP BY src_as ORDER BY b DESC, src_as LIMIT 10;
-- T2: top 10 destination addresses by bytes of the month
SELECT dst_addr_hi, dst_addr_lo, sum(bytes) AS b FROM flows WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00' AND time_received < TIMESTAMP '2026-10-31 00:00:00' GROUP BY dst_addr_hi, dst_addr_lo ORDER BY b DESC, dst_addr_lo LIMIT 10;
-- T3: hourly bytes by protocol of the month
SELECT date_trunc('hour', time_received) AS h, proto, sum(bytes) AS b FROM flows WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00' AND time_received < TIMESTAMP '2026-10-31 00:00:00' GROUP BY date_trunc('hour', time_received), proto ORDER BY h, proto;
-- T4: 95th percentile of 5-minute rates by exporter and output interface, of the month
SELECT '', out_if, bits FROM (SELECT sampler_address, out_if, bits, row_number() OVER (PARTITION BY sampler_address, out_if ORDER BY bits DESC) AS n FROM (SELECT sampler_address, out_if, CAST(floor(epoch(time_received) / 300) AS BIGINT) AS t, sum(bytes) * 8 AS bits FROM flows WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00' AND time_received < TIMESTAMP '2026-10-31 00:00:00' GROUP BY sampler_address, out_if, CAST(floor(epoch(time_received) / 300) AS BIGINT)) AS x) AS y WHERE n = 433 ORDER BY bits DESC LIMIT 50;
-- T1s: top 10 source AS by bytes of three days
SELECT src_as, sum(bytes) AS b FROM flows WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00' AND time_received < TIMESTAMP '2026-10-04 00:00:00' GROUP BY src_as ORDER BY b DESC, src_as LIMIT 10;
-- T2s: top 10 destination addresses by bytes of three days
SELECT dst_addr_hi, dst_addr_lo, sum(bytes) AS b FROM flows WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00' AND time_received < TIMESTAMP '2026-10-04 00:00:00' GROUP BY dst_addr_hi, dst_addr_lo ORDER BY b DESC, dst_addr_lo LIMIT 10;
-- T3s: hourly bytes by protocol of three days
SELECT date_trunc('hour', time_received) AS h, proto, sum(bytes) AS b FROM flows WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00' AND time_received < TIMESTAMP '2026-10-04 00:00:00' GROUP BY date_trunc('hour', time_received), proto ORDER BY h, proto;
-- T4s: 95th percentile of 5-minute rates by exporter and output interface, of three days
SELECT '', out_if, bits FROM (SELECT sampler_address, out_if, bits, row_number() OVER (PARTITION BY sampler_address, out_if ORDER BY bits DESC) AS n FROM (SELECT sampler_address, out_if, CAST(floor(epoch(time_received) / 300) AS BIGINT) AS t, sum(bytes) * 8 AS bits FROM flows WHERE time_received >= TIMESTAMP '2026-10-01 00:00:00' AND time_received < TIMESTAMP '2026-10-04 00:00:00' GROUP BY sampler_address, out_if, CAST(floor(epoch(time_received) / 300) AS BIGINT)) AS x) AS y WHERE n = 44 ORDER BY bits DESC LIMIT 50;
-- T5: bits per second in ten minutes
SELECT date_trunc('second', time_received) AS s, sum(bytes) * 8 AS bps FROM flows WHERE time_received >= TIMESTAMP '2026-10-21 20:30:00' AND time_received < TIMESTAMP '2026-10-21 20:40:00' GROUP BY date_trunc('second', time_received) ORDER BY s;
