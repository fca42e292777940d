-- title: Bandwidth against the period before
-- question: How does the traffic compare with the same time one period earlier?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now/h; End of the period, exclusive
-- parameter: days_before integer = 1; How many days earlier to compare with
-- parameter: exporter address = any; Only what this router saw
-- parameter: resolution choice(minute|hour|day) = hour; Length of a point of the chart
-- visualisation: line x=time y=mbit_s series=period
-- visualisation: table
-- dashboard: Overview, Traffic report
WITH sums AS (
    SELECT date_trunc(:resolution, time_received) AS time, true AS is_present, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
        AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1
    UNION ALL
    SELECT date_trunc(:resolution, time_received), false, sum(bytes)
    FROM traffic
    WHERE time_received >= date_add('day', -:days_before, :from) AND time_received < date_add('day', -:days_before, :to)
        AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1
)
SELECT
    if(is_present, time, date_add('day', :days_before, time)) AS time,
    if(is_present, 'this period', format('%s days before', :days_before)) AS period,
    round(bytes * 8 / 1e6 / date_diff('second', time, date_add(:resolution, 1, time)), 3) AS mbit_s
FROM sums
ORDER BY 1, 2 DESC
