-- title: The last two minutes
-- question: What goes on right now, second by second?
-- parameter: from instant = now-2m; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- visualisation: line x=time y=mbit_s series=protocol
-- visualisation: table
-- dashboard: Overview
-- schedule: every 1m
SELECT
    date_trunc('second', time_received) AS time,
    CASE proto WHEN 6 THEN 'TCP' WHEN 17 THEN 'UDP' ELSE 'other' END AS protocol,
    round(sum(bytes) * 8 / 1e6, 3) AS mbit_s,
    sum(flows) AS flows
FROM flows
WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
GROUP BY 1, 2
ORDER BY 1, 2
