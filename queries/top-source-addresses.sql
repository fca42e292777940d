-- title: Top source addresses
-- question: Which addresses send the most?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: rows rows = 10; Rows shown
-- visualisation: bar x=address y=bytes
-- visualisation: table
-- dashboard: Overview
SELECT
    src_addr AS address,
    coalesce(network(src_addr), asn_name(src_addr)) AS owner,
    sum(bytes) AS bytes,
    sum(packets) AS packets,
    sum(flows) AS flows,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS mbit_s,
    round(100e0 * sum(bytes) / sum(sum(bytes)) OVER (), 2) AS percent
FROM traffic
WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
GROUP BY src_addr
ORDER BY bytes DESC, 1
LIMIT :rows
