-- title: Bandwidth
-- question: How much traffic is there, point by point? A point without flows is 0.
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- parameter: interface integer = any; Only what came in or went out by this ifIndex
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- visualisation: area x=time y=mbit_s
-- visualisation: table
-- dashboard: Overview, Traffic report
WITH sums AS (
    SELECT date_trunc(:resolution, time_received) AS time, sum(bytes) AS bytes, sum(packets) AS packets
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
    AND (:interface IS NULL OR in_if = :interface OR out_if = :interface)
    GROUP BY 1
),
points AS (
    SELECT with_timezone(point, 'UTC') AS time
    FROM UNNEST(sequence(
        CAST(date_trunc(:resolution, at_timezone(:from, 'UTC')) AS timestamp(3)),
        CAST(at_timezone(:to, 'UTC') AS timestamp(3)),
        CASE :resolution WHEN 'minute' THEN INTERVAL '1' MINUTE WHEN 'hour' THEN INTERVAL '1' HOUR ELSE INTERVAL '1' DAY END)) AS points (point)
    WHERE with_timezone(point, 'UTC') < :to
)
SELECT
    time,
    round(coalesce(bytes, 0) * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS mbit_s,
    round(coalesce(packets, 0) / 1e3 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS kpackets_s
FROM points
LEFT JOIN sums USING (time)
ORDER BY time
