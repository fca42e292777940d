-- title: Usage by conversation
-- question: What did each pair of addresses exchange in one direction, point by point?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: region text = any; Only what routers of this region saw, as exporters.csv names it
-- parameter: interface integer = any; Only what came in or went out by this ifIndex
-- parameter: network prefix = any; Only from or to this network or address
-- parameter: as_number integer = any; Only from or to this AS
-- parameter: port_from integer = any; Lowest port, of either end
-- parameter: port_to integer = any; Highest port, of either end
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- parameter: rows rows = 200; Rows shown
-- visualisation: line x=time y=mbit_s series=name
-- visualisation: table
-- dashboard: Traffic report
WITH sums AS (
    SELECT CASE :resolution WHEN 'minute' THEN time_minute WHEN 'hour' THEN time_hour ELSE time_day END AS time, format('%s to %s', src_addr, dst_addr) AS name, sum(bytes) AS bytes, sum(packets) AS packets, sum(flows) AS flows
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
        AND (:exporter IS NULL OR sampler_address = :exporter)
        AND (:region IS NULL OR sampler_address IN (SELECT address FROM exporters WHERE region = :region))
        AND (:interface IS NULL OR in_if = :interface OR out_if = :interface)
        AND (:network IS NULL OR contains(:network, src_addr) OR contains(:network, dst_addr))
        AND (:as_number IS NULL OR src_as = :as_number OR dst_as = :as_number)
        AND (:port_from IS NULL AND :port_to IS NULL
        OR src_port BETWEEN coalesce(:port_from, 0) AND coalesce(:port_to, 65535)
        OR dst_port BETWEEN coalesce(:port_from, 0) AND coalesce(:port_to, 65535))
    GROUP BY 1, 2
)
SELECT
    time,
    name,
    round(bytes * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS mbit_s,
    bytes,
    packets,
    flows
FROM sums
ORDER BY sum(bytes) OVER (PARTITION BY name) DESC, name, time
LIMIT :rows
