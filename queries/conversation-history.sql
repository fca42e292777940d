-- title: Conversation of two ends
-- question: What was exchanged between two addresses or networks, record by record?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: one prefix = 203.0.113.0/24; Address or network at one end
-- parameter: other prefix = 0.0.0.0/0; Address or network at the other end
-- parameter: rows rows = 100; Rows shown
-- visualisation: table
-- dashboard: Security
SELECT
    time_received,
    sampler_address AS exporter,
    in_if,
    out_if,
    src_addr,
    src_port,
    dst_addr,
    dst_port,
    proto,
    tcp_flags,
    bytes,
    packets,
    sampling_rate
FROM flows
WHERE time_received >= :from AND time_received < :to
    AND (contains(:one, src_addr) AND contains(:other, dst_addr) OR contains(:other, src_addr) AND contains(:one, dst_addr))
ORDER BY time_received DESC, src_addr, src_port, dst_addr, dst_port, exporter, bytes
LIMIT :rows
