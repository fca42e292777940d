-- title: 95th percentile by interface
-- question: What is to be paid for: the 95th percentile of each interface, in and out, of points of 5 minutes?
-- parameter: from instant = now-30d/d; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: rows rows = 50; Rows shown
-- visualisation: table
-- visualisation: bar x=interface y=in_p95_mbit_s,out_p95_mbit_s
-- dashboard: Traffic report
WITH sums AS (
    SELECT floor(to_unixtime(time_received) / 300) AS time, sampler_address, in_if, out_if, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2, 3, 4
),
points AS (
    SELECT sampler_address, interface, time, sum(in_bytes) * 8 / 3e8 AS in_mbit_s, sum(out_bytes) * 8 / 3e8 AS out_mbit_s
    FROM sums
    CROSS JOIN UNNEST(ARRAY[in_if, out_if], ARRAY[bytes, 0], ARRAY[0, bytes]) AS sides (interface, in_bytes, out_bytes)
    WHERE interface > 0
    GROUP BY 1, 2, 3
),
size AS (
    SELECT CAST(floor(ceil(date_diff('second', :from, :to) / 300e0) * 0.05e0) AS bigint) AS cut
),
ordered AS (
    SELECT
        sampler_address,
        interface,
        array_agg(in_mbit_s ORDER BY in_mbit_s DESC) AS input,
        array_agg(out_mbit_s ORDER BY out_mbit_s DESC) AS output
    FROM points
    GROUP BY 1, 2
)
SELECT
    coalesce(exporters.name, CAST(sampler_address AS varchar)) || ' ' || coalesce(interfaces.name, format('ifIndex %s', interface)) AS interface,
    description,
    provider,
    round(coalesce(element_at(input, cut + 1), 0e0), 3) AS in_p95_mbit_s,
    round(coalesce(element_at(output, cut + 1), 0e0), 3) AS out_p95_mbit_s,
    round(input[1], 3) AS in_maximum_mbit_s,
    round(output[1], 3) AS out_maximum_mbit_s
FROM ordered
CROSS JOIN size
LEFT JOIN exporters ON address = sampler_address
LEFT JOIN interfaces ON exporter = sampler_address AND if_index = interface
ORDER BY greatest(in_p95_mbit_s, out_p95_mbit_s) DESC, 1
LIMIT :rows
