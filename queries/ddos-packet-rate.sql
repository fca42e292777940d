-- title: Attack by packet rate
-- question: Which addresses get the most packets a second just now?
-- parameter: from instant = now-1m; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 20; Rows shown
-- visualisation: bar x=target y=kpackets_s
-- visualisation: table
-- dashboard: Security
-- schedule: every 1m
-- alert: kpackets_s > 100
WITH services AS (
    SELECT dst_addr, proto, dst_port, sum(packets) AS packets, sum(bytes) AS bytes, approx_set(CAST(src_addr AS varchar)) AS sources
    FROM flows
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1, 2, 3
)
SELECT
    dst_addr AS target,
    network(dst_addr) AS network,
    network(dst_addr, 'customer') AS customer,
    round(sum(packets) / 1e3 / date_diff('second', :from, :to), 3) AS kpackets_s,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS mbit_s,
    cardinality(merge(sources)) AS sources,
    proto_name(max_by(proto, packets)) AS busiest_protocol,
    max_by(dst_port, packets) AS busiest_port
FROM services
GROUP BY dst_addr
ORDER BY kpackets_s DESC, 1
LIMIT :rows
