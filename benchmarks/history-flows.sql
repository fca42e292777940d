-- A day of flows as a Parquet file, for DuckDB. Every value is a function of the number of its row, so that a later run, and
-- another machine, has the same rows. ${day} counts from 2026-10-01, ${folder} is where the file goes.
SET threads = 2;
SET preserve_insertion_order = true;

-- the draw k of row i, uniform in [0, 1)
CREATE OR REPLACE MACRO draw(i, k) AS (hash(i * 128 + k) >> 11) * 1.1102230246251565e-16;
-- a rank from 1 to n by Zipf's law, with exponent 1 and with exponent s
CREATE OR REPLACE MACRO zipf(x, n) AS CAST(floor(exp(x * ln(n + 1))) AS BIGINT);
CREATE OR REPLACE MACRO zipf_of(x, n, s) AS CAST(floor(pow(1 + x * (pow(n + 1, 1 - s) - 1), 1 / (1 - s))) AS BIGINT);
-- 40,000,000 flows in 30 days, on Saturdays and Sundays 15 percent fewer
CREATE OR REPLACE MACRO day_rows(day) AS CAST(round(40000000 / 30.0 * CASE WHEN day % 7 IN (2, 3) THEN .85 ELSE (30 - 8 * .85) / 22 END) AS BIGINT);
-- the share of the day by which the share x of its flows has come: one step of Newton's method from t
CREATE OR REPLACE MACRO closer(t, x) AS t - (t - .55 / (2 * pi()) * (cos(2 * pi() * (t - .583)) - cos(2 * pi() * .583)) - x) / (1 + .55 * sin(2 * pi() * (t - .583)));
-- what follows from the rank of a network: AS, address of a host, prefix length
CREATE OR REPLACE MACRO network_as(outside, net) AS CASE
    WHEN outside THEN 1 + (zipf_of(draw(net, 77), 60000, .9) * 7919) % 60013
    WHEN net <= 2048 THEN 64500
    ELSE 64512 + net % 400 END;
CREATE OR REPLACE MACRO address_high(v6, outside, net, host) AS CASE
    WHEN NOT v6 THEN 0
    WHEN outside THEN 2594073385365405696 + ((net * 2654435761) % 4294967296) * 16777216 + host % 16
    ELSE 2306139568115548160 + net * 65536 + host % 16 END;
CREATE OR REPLACE MACRO address_low(v6, outside, net, host) AS CASE
    WHEN NOT v6 THEN 281470681743360 + (CASE WHEN outside THEN 65536 + (net * 10368889) % 14614528 ELSE 6569984 + (net * 1667) % 4096 END) * 256 + 1 + (host * 67 + net * 31) % 254
    WHEN host <= 16 THEN host
    ELSE CAST(hash(net * 512 + host) >> 1 AS BIGINT) END;
CREATE OR REPLACE MACRO prefix_length(v6, outside, net) AS CASE
    WHEN v6 THEN [32, 48, 40, 44][1 + CAST(hash(net) % 4 AS INTEGER)]
    WHEN outside THEN [24, 22, 20, 19, 16, 24, 23, 18][1 + CAST(hash(net) % 8 AS INTEGER)]
    ELSE 24 END;
CREATE OR REPLACE MACRO interface(asn, exporter) AS CAST(500 + hash(asn * 32 + exporter) % 32 AS INTEGER);

COPY (
    WITH draws AS (
        SELECT
            range AS k,
            ${day} * 10000000 + range AS i,
            (range + draw(i, 0)) / day_rows(${day}) AS x,
            -- 40 percent of the flows come in, 40 percent go out, the others pass through
            draw(i, 1) < .40 OR draw(i, 1) >= .80 AS src_outside,
            draw(i, 1) >= .40 AS dst_outside,
            draw(i, 2) < .15 AS v6,
            draw(i, 3) AS p,
            draw(i, 4) AS s,
            zipf_of(draw(i, 5), 20, .6) AS exporter,
            zipf_of(draw(i, 6), 254, .7) AS src_host,
            zipf_of(draw(i, 7), 254, .7) AS dst_host,
            greatest(1, CAST(floor(exp(.7 + 1.5 * sqrt(-2 * ln(1 - draw(i, 8))) * cos(2 * pi() * draw(i, 9)))) AS BIGINT)) AS packets,
            draw(i, 10) AS q,
            draw(i, 11) AS q2,
            32768 + CAST(floor(draw(i, 12) * 28232) AS INTEGER) AS ephemeral_port,
            draw(i, 13) < .5 AS from_server
        FROM range(day_rows(${day}))),
    choices AS (
        SELECT
            *,
            CASE WHEN src_outside THEN zipf(draw(i, 14), 2000000) ELSE zipf_of(draw(i, 14), 4096, .8) END AS src,
            CASE WHEN dst_outside THEN zipf(draw(i, 15), 2000000) ELSE zipf_of(draw(i, 15), 4096, .8) END AS dst,
            CASE WHEN p < .70 THEN 6 WHEN p < .965 THEN 17 WHEN p < .99 THEN CASE WHEN v6 THEN 58 ELSE 1 END WHEN p < .995 THEN 50 ELSE 47 END AS protocol,
            CASE WHEN s < .55 THEN 443 WHEN s < .66 THEN 80 WHEN s < .75 THEN 53 WHEN s < .78 THEN 22 WHEN s < .80 THEN 123 WHEN s < .82 THEN 993 ELSE zipf(draw(i, 16), 30000) END AS service_port,
            TIMESTAMP '2026-10-01 00:00:00' + to_days(${day}) + to_microseconds(CAST(floor(closer(closer(closer(closer(x, x), x), x), x) * 86400000000) AS BIGINT)) AS received
        FROM draws),
    flows AS (
        SELECT
            *,
            network_as(src_outside, src) AS src_asn,
            network_as(dst_outside, dst) AS dst_asn,
            date_trunc('millisecond', received - to_microseconds(CAST(200000 + draw(i, 17) * 15000000 AS BIGINT))) AS ended,
            -- 203.0.113.77 has one flow a day, from it on even days, to it on odd ones
            k = 777 + ${day} * 1000 AND ${day} % 2 = 0 AS from_needle,
            k = 777 + ${day} * 1000 AND ${day} % 2 = 1 AS to_needle
        FROM choices)
    SELECT
        received AS time_received,
        CASE WHEN packets = 1 THEN ended ELSE ended - to_milliseconds(CAST(least(60, -8 * ln(1 - draw(i, 18))) * 1000 AS BIGINT)) END AS time_flow_start,
        ended AS time_flow_end,
        '192.0.2.' || exporter AS sampler_address,
        CASE WHEN from_needle THEN 0 ELSE address_high(v6, src_outside, src, src_host) END AS src_addr_hi,
        CASE WHEN from_needle THEN 281474087547213 ELSE address_low(v6, src_outside, src, src_host) END AS src_addr_lo,
        CASE WHEN to_needle THEN 0 ELSE address_high(v6, dst_outside, dst, dst_host) END AS dst_addr_hi,
        CASE WHEN to_needle THEN 281474087547213 ELSE address_low(v6, dst_outside, dst, dst_host) END AS dst_addr_lo,
        CAST(CASE WHEN protocol NOT IN (6, 17) THEN 0 WHEN from_server THEN service_port ELSE ephemeral_port END AS INTEGER) AS src_port,
        CAST(CASE WHEN protocol NOT IN (6, 17) THEN 0 WHEN from_server THEN ephemeral_port ELSE service_port END AS INTEGER) AS dst_port,
        CAST(protocol AS INTEGER) AS proto,
        CAST(CASE WHEN protocol <> 6 THEN 0 ELSE [24, 24, 24, 24, 16, 16, 16, 27, 2, 18, 17, 4][1 + CAST(hash(i) % 12 AS INTEGER)] END AS INTEGER) AS tcp_flags,
        CASE WHEN v6 THEN 34525 ELSE 2048 END AS etype,
        interface(src_asn, exporter) AS in_if,
        interface(dst_asn, exporter) AS out_if,
        CAST(src_asn AS BIGINT) AS src_as,
        CAST(dst_asn AS BIGINT) AS dst_as,
        CAST(prefix_length(v6, src_outside, src) AS INTEGER) AS src_net,
        CAST(prefix_length(v6, dst_outside, dst) AS INTEGER) AS dst_net,
        CAST([1000, 2000, 1000, 4000][1 + exporter % 4] AS BIGINT) AS sampling_rate,
        CAST(packets * CASE WHEN q < .35 THEN 40 + floor(q2 * 60) WHEN q < .75 THEN 1300 + floor(q2 * 200) ELSE 100 + floor(q2 * 1200) END AS BIGINT) AS bytes,
        packets
    FROM flows
) TO '${folder}/flows-${day}.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 1000000, FIELD_IDS {
    time_received: 1, time_flow_start: 2, time_flow_end: 3, sampler_address: 4, src_addr_hi: 5, src_addr_lo: 6, dst_addr_hi: 7, dst_addr_lo: 8,
    src_port: 9, dst_port: 10, proto: 11, tcp_flags: 12, etype: 13, in_if: 14, out_if: 15, src_as: 16, dst_as: 17, src_net: 18, dst_net: 19,
    sampling_rate: 20, bytes: 21, packets: 22});
