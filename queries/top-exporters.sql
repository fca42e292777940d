-- title: Top routers
-- question: Which routers see the most?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 10; Rows shown
-- visualisation: bar x=exporter y=bytes
-- visualisation: table
-- dashboard: Overview
SELECT
    sampler_address AS exporter,
    sum(bytes) AS bytes,
    sum(packets) AS packets,
    sum(flows) AS flows,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS mbit_s,
    round(100e0 * sum(bytes) / sum(sum(bytes)) OVER (), 2) AS percent
FROM flows
WHERE time_received >= :from AND time_received < :to
GROUP BY 1
ORDER BY bytes DESC, 1
LIMIT :rows
