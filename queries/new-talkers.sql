-- title: New talkers
-- question: Which addresses send now that were not seen in the days before?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: days_before integer = 3; Days before the period in which they were silent
-- parameter: rows rows = 20; Rows shown
-- visualisation: table
-- dashboard: Security
WITH senders AS (
    SELECT src_addr, min(time_received) AS first_seen, sum(bytes) AS bytes, sum(flows) AS flows
    FROM flows
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1
),
known AS (
    SELECT src_addr AS known_addr, sum(flows) AS known_flows
    FROM traffic
    WHERE time_received >= date_add('day', -:days_before, :from) AND time_received < :from
    GROUP BY 1
)
SELECT src_addr AS address, coalesce(network(src_addr), asn_name(src_addr)) AS owner, first_seen, bytes, flows
FROM senders
LEFT JOIN known ON known_addr = src_addr
WHERE known_addr IS NULL
ORDER BY bytes DESC, 1
LIMIT :rows
