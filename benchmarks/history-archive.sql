-- The queries of history-plain.sql for Trino's Iceberg connector on the table of the archive: history alone, without us.
-- H1: top 10 source AS by bytes
SELECT src_as, sum(bytes) AS b FROM flows GROUP BY src_as ORDER BY b DESC, src_as LIMIT 10;
-- H2: top 10 destination addresses by bytes
SELECT dst_addr_hi, dst_addr_lo, sum(bytes) AS b FROM flows GROUP BY dst_addr_hi, dst_addr_lo ORDER BY b DESC, dst_addr_lo LIMIT 10;
-- H3: hourly bytes by protocol
SELECT date_trunc('hour', time_received) AS h, proto, sum(bytes) AS b FROM flows GROUP BY date_trunc('hour', time_received), proto ORDER BY h, proto;
-- H4: top 10 conversations of an hour
SELECT src_addr_hi, src_addr_lo, dst_addr_hi, dst_addr_lo, sum(bytes) AS b, sum(packets) AS p, count(*) AS f FROM flows WHERE time_received >= TIMESTAMP '2026-10-15 20:00:00' AND time_received < TIMESTAMP '2026-10-15 21:00:00' GROUP BY src_addr_hi, src_addr_lo, dst_addr_hi, dst_addr_lo ORDER BY b DESC, src_addr_lo LIMIT 10;
-- H5: the 30 flows of a rare address, 203.0.113.77
SELECT time_received, time_flow_start, time_flow_end, '', src_addr_hi, src_addr_lo, dst_addr_hi, dst_addr_lo, src_port, dst_port, proto, tcp_flags, etype, in_if, out_if, src_as, dst_as, CAST(split_part(src_net, '/', 2) AS INTEGER), CAST(split_part(dst_net, '/', 2) AS INTEGER), sampling_rate, bytes, packets FROM flows WHERE (src_addr_hi = 0 AND src_addr_lo = 281474087547213) OR (dst_addr_hi = 0 AND dst_addr_lo = 281474087547213) ORDER BY time_received;
-- H6: bits per second in ten minutes
SELECT date_trunc('second', time_received) AS s, sum(bytes * sampling_rate * 8) AS bps FROM flows WHERE time_received >= TIMESTAMP '2026-10-21 20:30:00' AND time_received < TIMESTAMP '2026-10-21 20:40:00' GROUP BY date_trunc('second', time_received) ORDER BY s;
-- H7: 95th percentile of 5-minute rates by exporter and output interface
SELECT '', out_if, bits FROM (SELECT sampler_address_lo, out_if, bits, row_number() OVER (PARTITION BY sampler_address_lo, out_if ORDER BY bits DESC) AS n FROM (SELECT sampler_address_lo, out_if, date_diff('second', TIMESTAMP '2026-10-01 00:00:00', time_received) - date_diff('second', TIMESTAMP '2026-10-01 00:00:00', time_received) % 300 AS t, sum(bytes * sampling_rate * 8) AS bits FROM flows GROUP BY sampler_address_lo, out_if, date_diff('second', TIMESTAMP '2026-10-01 00:00:00', time_received) - date_diff('second', TIMESTAMP '2026-10-01 00:00:00', time_received) % 300) AS x) AS y WHERE n = 433 ORDER BY bits DESC LIMIT 50;
-- H8: number of flows
SELECT count(*) FROM flows;
