-- title: Where traffic goes
-- question: From which AS, through which router and line, to which AS does the traffic go?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 40; Rows shown
-- visualisation: sankey
-- visualisation: table
-- dashboard: AS
WITH sums AS (
    SELECT src_as, sampler_address, in_if, out_if, dst_as, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2, 3, 4, 5
)
SELECT
    format('AS%s', src_as) || coalesce(' ' || asn_name(src_as), '') AS s1_source,
    'in ' || coalesce(exporters.name, CAST(sampler_address AS varchar)) || ' ' || coalesce(input.name, format('if %s', in_if)) AS s2_input,
    'out ' || coalesce(exporters.name, CAST(sampler_address AS varchar)) || ' ' || coalesce(output.name, format('if %s', out_if)) AS s3_output,
    format('AS%s', dst_as) || coalesce(' ' || asn_name(dst_as), '') || ' to' AS s4_destination,
    bytes AS value
FROM sums
LEFT JOIN exporters ON exporters.address = sampler_address
LEFT JOIN interfaces AS input ON input.exporter = sampler_address AND input.if_index = in_if
LEFT JOIN interfaces AS output ON output.exporter = sampler_address AND output.if_index = out_if
ORDER BY value DESC, 1, 2, 3, 4
LIMIT :rows
