-- title: The last two minutes
-- question: What goes on right now, second by second? The bytes of a flow are spread over the time that it lasted.
-- parameter: from instant = now-2m; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- visualisation: line x=time y=mbit_s series=protocol
-- visualisation: table
-- dashboard: Overview
-- schedule: every 1m
WITH spans AS (
    -- what claims to last for more than a day has a wrong clock
    SELECT
        proto,
        bytes,
        coalesce(IF(time_flow_end - time_flow_start < INTERVAL '1' DAY, time_flow_start), time_received) AS span_start,
        coalesce(IF(time_flow_end - time_flow_start < INTERVAL '1' DAY, time_flow_end), time_received) AS span_end
    FROM flows
    WHERE time_received >= :from AND time_received < :to
        AND (:exporter IS NULL OR sampler_address = :exporter)
)
SELECT
    time,
    CASE proto WHEN 6 THEN 'TCP' WHEN 17 THEN 'UDP' ELSE 'other' END AS protocol,
    round(sum(value) * 8 / 1e6, 3) AS mbit_s
FROM spans
CROSS JOIN UNNEST(spread(span_start, span_end, bytes, INTERVAL '1' SECOND))
WHERE time >= date_trunc('second', :from) AND time < :to
GROUP BY 1, 2
ORDER BY 1, 2
