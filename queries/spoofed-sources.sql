-- title: Spoofed sources
-- question: Which packets have a source that cannot be true: ours from outside, that of somebody else from inside, or one of nobody?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: bogon_scopes text = private,shared,loopback,link-local,multicast,broadcast,unspecified; Scopes of ip_scope() that nobody may send from across a border
-- parameter: rows rows = 50; Rows shown
-- visualisation: table
-- dashboard: Security
-- schedule: every 15m
-- alert: mbit_s > 10
WITH sums AS (
    SELECT sampler_address, in_if, out_if, src_addr, sum(bytes) AS bytes, sum(packets) AS packets, sum(flows) AS flows, count(DISTINCT dst_addr) AS targets
    FROM flows
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2, 3, 4
),
judged AS (
    SELECT
        sums.*,
        CASE
            WHEN contains(split(:bogon_scopes, ','), ip_scope(src_addr)) AND 'external' IN (input.boundary, output.boundary) THEN 'source ' || ip_scope(src_addr) || ' across the border'
            WHEN input.boundary = 'external' AND network(src_addr) IS NOT NULL AND network(src_addr, 'role') IS DISTINCT FROM 'external' THEN 'own source from outside'
            WHEN input.boundary = 'internal' AND output.boundary = 'external' AND coalesce(network(src_addr, 'role'), 'external') = 'external' THEN 'foreign source from inside'
        END AS reason,
        input.name AS in_interface,
        output.name AS out_interface
    FROM sums
    LEFT JOIN interfaces AS input ON input.exporter = sampler_address AND input.if_index = in_if
    LEFT JOIN interfaces AS output ON output.exporter = sampler_address AND output.if_index = out_if
)
SELECT
    reason,
    src_addr AS source,
    network(src_addr) AS source_network,
    coalesce(name, CAST(sampler_address AS varchar)) AS router,
    in_interface,
    out_interface,
    sum(targets) AS targets,
    sum(packets) AS packets,
    sum(flows) AS flows,
    round(coalesce(sum(bytes), 0) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS mbit_s
FROM judged
LEFT JOIN exporters ON address = sampler_address
WHERE reason IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY packets DESC, 1, 2, 4, 5, 6
LIMIT :rows
