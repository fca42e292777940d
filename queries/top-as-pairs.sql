-- title: Top pairs of AS
-- question: Between which autonomous systems does the most go?
-- parameter: from instant = now-24h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: rows rows = 10; Rows shown
-- visualisation: table
-- dashboard: AS
SELECT
    format('AS%s', src_as) || coalesce(' ' || asn_name(src_as), '') AS source,
    format('AS%s', dst_as) || coalesce(' ' || asn_name(dst_as), '') AS destination,
    sum(bytes) AS bytes,
    sum(packets) AS packets,
    sum(flows) AS flows,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS mbit_s,
    round(100e0 * sum(bytes) / sum(sum(bytes)) OVER (), 2) AS percent
FROM traffic
WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
GROUP BY src_as, dst_as
ORDER BY bytes DESC, 1, 2
LIMIT :rows
