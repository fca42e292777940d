-- title: Conversation of two ends
-- question: What was exchanged between two addresses or networks, record by record?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: one prefix = 203.0.113.0/24; Address or network at one end
-- parameter: other prefix = 0.0.0.0/0; Address or network at the other end
-- parameter: rows rows = 100; Rows shown
-- visualisation: table
-- dashboard: Security
WITH latest AS (
    SELECT *
    FROM flows
    WHERE time_received >= :from AND time_received < :to
        AND (contains(:one, src_addr) AND contains(:other, dst_addr) OR contains(:other, src_addr) AND contains(:one, dst_addr))
    ORDER BY time_received DESC, src_addr, src_port, dst_addr, dst_port, sampler_address, bytes
    LIMIT :rows
)
SELECT
    time_received,
    coalesce(exporters.name, CAST(sampler_address AS varchar)) AS router,
    coalesce(input.name, CAST(in_if AS varchar)) AS in_interface,
    coalesce(output.name, CAST(out_if AS varchar)) AS out_interface,
    src_addr,
    src_port,
    dst_addr,
    dst_port,
    coalesce(proto_name(proto), CAST(proto AS varchar)) AS protocol,
    tcp_flags_text(tcp_flags) AS tcp_flags,
    bytes,
    packets,
    latest.sampling_rate
FROM latest
LEFT JOIN exporters ON exporters.address = sampler_address
LEFT JOIN interfaces AS input ON input.exporter = sampler_address AND input.if_index = in_if
LEFT JOIN interfaces AS output ON output.exporter = sampler_address AND output.if_index = out_if
ORDER BY time_received DESC, src_addr, src_port, dst_addr, dst_port, router, bytes
