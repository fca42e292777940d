-- title: New talkers
-- question: Which addresses send now that were not seen in the days before?
-- parameter: from instant = now-1h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: days_before integer = 3; Days before the period in which they were silent
-- parameter: rows rows = 20; Rows shown
-- visualisation: table
-- dashboard: Security
WITH senders AS (
    SELECT
        src_addr,
        sum(IF(time_received >= :from, bytes)) AS bytes,
        sum(IF(time_received >= :from, flows)) AS flows,
        min(time_received) AS first_seen
    FROM flows
    WHERE time_received >= date_add('day', -:days_before, :from) AND time_received < :to
    GROUP BY 1
)
SELECT src_addr AS address, coalesce(network(src_addr), asn_name(src_addr)) AS owner, first_seen, bytes, flows
FROM senders
WHERE first_seen >= :from
ORDER BY bytes DESC, 1
LIMIT :rows
