-- title: IPv4 and IPv6
-- question: How much of the traffic is IPv6, hour by hour?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- visualisation: area x=time y=mbit_s series=version stack=yes
-- visualisation: table
-- dashboard: Overview
SELECT
    date_trunc('hour', time_received) AS time,
    coalesce('IPv' || CAST(ip_version(src_addr) AS varchar), 'unknown') AS version,
    round(sum(bytes) * 8 / 1e6 / 3600, 3) AS mbit_s,
    sum(packets) AS packets
FROM traffic
WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
GROUP BY 1, 2
ORDER BY 1, 2
