-- title: Ports
-- question: What share has each port of servers? Small ones are put together as Other.
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: rows rows = 12; Rows shown
-- visualisation: pie x=port y=bytes
-- visualisation: table
-- dashboard: Traffic report
WITH ports AS (
    SELECT least(src_port, dst_port) AS port, sum(bytes) AS bytes, sum(flows) AS flows
    FROM traffic
    WHERE time_received >= :from AND time_received < :to AND src_port IS NOT NULL AND dst_port IS NOT NULL
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1
),
ranked AS (
    SELECT *, row_number() OVER (ORDER BY bytes DESC, port) AS rank
    FROM ports
)
SELECT
    if(rank <= 10, CAST(port AS varchar) || coalesce(' ' || coalesce(service_name(6, port), service_name(17, port)), ''), 'Other') AS port,
    sum(bytes) AS bytes,
    sum(flows) AS flows,
    round(100e0 * sum(bytes) / sum(sum(bytes)) OVER (), 2) AS percent
FROM ranked
GROUP BY 1
ORDER BY min(rank)
LIMIT :rows
