-- title: Where traffic goes
-- question: From which AS, through which router and line, to which AS does the traffic go?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 40; Rows shown
-- visualisation: sankey
-- visualisation: table
-- dashboard: AS
SELECT
    format('AS%s', src_as) AS s1_source,
    format('in %s if %s', sampler_address, in_if) AS s2_input,
    format('out %s if %s', sampler_address, out_if) AS s3_output,
    format('AS%s to', dst_as) AS s4_destination,
    sum(bytes) AS value
FROM flows
WHERE time_received >= :from AND time_received < :to
GROUP BY src_as, dst_as, sampler_address, in_if, out_if
ORDER BY value DESC, 1, 2, 3, 4
LIMIT :rows
