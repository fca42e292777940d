-- title: Amplification
-- question: Which addresses get large answers from services that are abused to amplify attacks?
-- parameter: from instant = now-10m; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 20; Rows shown
-- visualisation: table
-- visualisation: bar x=target y=mbit_s series=service
-- dashboard: Security
-- schedule: every 5m
-- alert: mbit_s > 500
WITH services (port, service) AS (
    VALUES (19, 'chargen'), (53, 'DNS'), (69, 'TFTP'), (111, 'portmap'), (123, 'NTP'), (137, 'NetBIOS'), (161, 'SNMP'), (389, 'CLDAP'),
        (500, 'IKE'), (520, 'RIP'), (1194, 'OpenVPN'), (1900, 'SSDP'), (3283, 'ARD'), (3389, 'RDP'), (3702, 'WS-Discovery'), (5353, 'mDNS'), (5683, 'CoAP'), (10001, 'Ubiquiti'), (11211, 'memcached'), (27015, 'Steam')
)
SELECT
    dst_addr AS target,
    network(dst_addr) AS network,
    network(dst_addr, 'customer') AS customer,
    service,
    round(sum(bytes) * 8 / 1e6 / date_diff('second', :from, :to), 3) AS mbit_s,
    sum(bytes) / sum(packets) AS bytes_per_packet,
    count(DISTINCT src_addr) AS sources
FROM flows
JOIN services ON src_port = port
WHERE time_received >= :from AND time_received < :to AND proto = 17 AND bytes >= 200 * packets
GROUP BY dst_addr, service
HAVING count(DISTINCT src_addr) >= 5
ORDER BY mbit_s DESC, dst_addr, service
LIMIT :rows
