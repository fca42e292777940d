-- title: Sites and their committed rates
-- question: Which sites use more of the rate that is paid for than they should?
-- parameter: from instant = now-15m; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- visualisation: bar x=site y=percent
-- visualisation: table
-- dashboard: Customer
-- schedule: every 5m
-- alert: percent > 80
WITH sums AS (
    SELECT sampler_address, in_if, out_if, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2, 3
),
border AS (
    -- an interface that interfaces.csv does not name may be at the border
    SELECT
        sampler_address,
        sum(IF(input.boundary IS DISTINCT FROM 'internal', bytes, 0)) AS in_bytes,
        sum(IF(output.boundary IS DISTINCT FROM 'internal', bytes, 0)) AS out_bytes
    FROM sums
    LEFT JOIN interfaces AS input ON input.exporter = sampler_address AND input.if_index = in_if
    LEFT JOIN interfaces AS output ON output.exporter = sampler_address AND output.if_index = out_if
    GROUP BY 1
),
sites AS (
    SELECT
        coalesce(site, name) AS site,
        sum(coalesce(in_bytes, 0)) * 8 / 1e6 / date_diff('second', :from, :to) AS in_mbit_s,
        sum(coalesce(out_bytes, 0)) * 8 / 1e6 / date_diff('second', :from, :to) AS out_mbit_s,
        sum(committed_rate) / 1e6 AS committed_mbit_s
    FROM exporters
    LEFT JOIN border ON address = sampler_address
    WHERE committed_rate > 0
    GROUP BY 1
)
SELECT
    site,
    round(in_mbit_s, 3) AS in_mbit_s,
    round(out_mbit_s, 3) AS out_mbit_s,
    committed_mbit_s,
    round(100 * greatest(in_mbit_s, out_mbit_s) / committed_mbit_s, 2) AS percent
FROM sites
ORDER BY greatest(in_mbit_s, out_mbit_s) / committed_mbit_s DESC, 1
