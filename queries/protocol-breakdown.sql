-- title: Protocols
-- question: What share has each IP protocol?
-- parameter: from instant = now-24h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- visualisation: pie x=protocol y=bytes
-- visualisation: table
-- dashboard: Overview
SELECT
    coalesce(proto_name(proto), format('protocol %s', proto)) AS protocol,
    sum(bytes) AS bytes,
    sum(packets) AS packets,
    sum(flows) AS flows,
    round(100e0 * sum(bytes) / sum(sum(bytes)) OVER (), 2) AS percent
FROM traffic
WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
GROUP BY 1
ORDER BY bytes DESC, 1
