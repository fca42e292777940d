-- title: Profile of a customer
-- question: Which networks, services and other autonomous systems does the traffic of a customer consist of?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: customer text = any; The customer, as networks.csv names it; any is all of them together
-- parameter: rows rows = 8; Rows shown of each kind
-- visualisation: bar x=item y=sent_mbit_s,received_mbit_s
-- visualisation: table
-- dashboard: Customer
WITH sides AS (
    SELECT
        network(address) AS network,
        coalesce(proto_name(proto), format('protocol %s', proto)) || coalesce('/' || CAST(nullif(least(src_port, dst_port), 0) AS varchar) || coalesce(' ' || service_name(proto, least(src_port, dst_port)), ''), '') AS service,
        other_as,
        IF(is_sender, bytes, 0) AS sent,
        IF(is_sender, 0, bytes) AS received
    FROM flows
    CROSS JOIN UNNEST(ARRAY[true, false], ARRAY[src_addr, dst_addr], ARRAY[dst_as, src_as]) AS sides (is_sender, address, other_as)
    WHERE time_received >= :from AND time_received < :to
        AND (:customer IS NULL OR network(src_addr, 'customer') = :customer OR network(dst_addr, 'customer') = :customer)
        AND network(address, 'customer') = coalesce(:customer, network(address, 'customer'))
),
items AS (
    SELECT
        CASE grouping(network, service, other_as) WHEN 3 THEN 'network' WHEN 5 THEN 'service' ELSE 'other AS' END AS kind,
        CASE grouping(network, service, other_as) WHEN 3 THEN network WHEN 5 THEN service ELSE format('AS%s', other_as) || coalesce(' ' || asn_name(other_as), '') END AS item,
        sum(sent) AS sent,
        sum(received) AS received,
        sum(sent) + sum(received) AS bytes
    FROM sides
    GROUP BY GROUPING SETS ((network), (service), (other_as))
),
ranked AS (
    SELECT *, sum(bytes) OVER (PARTITION BY kind) AS total, row_number() OVER (PARTITION BY kind ORDER BY bytes DESC, item) AS rank
    FROM items
)
SELECT
    kind,
    item,
    sent AS sent_bytes,
    received AS received_bytes,
    round(sent * 8 / 1e6 / date_diff('second', :from, :to), 3) AS sent_mbit_s,
    round(received * 8 / 1e6 / date_diff('second', :from, :to), 3) AS received_mbit_s,
    round(100e0 * bytes / total, 2) AS percent
FROM ranked
WHERE rank <= :rows
ORDER BY kind, rank
