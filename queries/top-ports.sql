-- title: Top services
-- question: Which protocols and ports of servers carry the most? The port of the server is taken to be the lower one.
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: rows rows = 10; Rows shown
-- visualisation: bar x=service y=bytes
-- visualisation: table
-- dashboard: Overview
SELECT
    coalesce(proto_name(proto), format('protocol %s', proto))
        || coalesce('/' || CAST(nullif(least(src_port, dst_port), 0) AS varchar) || coalesce(' ' || service_name(proto, least(src_port, dst_port)), ''), '') AS service,
    sum(bytes) AS bytes,
    sum(packets) AS packets,
    sum(flows) AS flows,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS mbit_s,
    round(100e0 * sum(bytes) / sum(sum(bytes)) OVER (), 2) AS percent
FROM traffic
WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
GROUP BY 1
ORDER BY bytes DESC, 1
LIMIT :rows
