-- title: Packet sizes
-- question: How large are the packets, on average by flow?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- visualisation: bar x=bytes_per_packet y=packets
-- visualisation: table
-- dashboard: Traffic report
SELECT
    CASE
        WHEN bytes < 64 * packets THEN '1: under 64'
        WHEN bytes < 128 * packets THEN '2: 64 to 127'
        WHEN bytes < 256 * packets THEN '3: 128 to 255'
        WHEN bytes < 512 * packets THEN '4: 256 to 511'
        WHEN bytes < 1024 * packets THEN '5: 512 to 1023'
        WHEN bytes < 1519 * packets THEN '6: 1024 to 1518'
        ELSE '7: 1519 and above'
    END AS bytes_per_packet,
    sum(packets) AS packets,
    sum(bytes) AS bytes,
    round(100e0 * sum(packets) / sum(sum(packets)) OVER (), 2) AS percent
FROM flows
WHERE time_received >= :from AND time_received < :to AND packets > 0
    AND (:exporter IS NULL OR sampler_address = :exporter)
GROUP BY 1
ORDER BY 1
