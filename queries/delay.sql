-- title: Delay of the pipeline
-- question: How long after a collector received them do flows arrive in Kafka?
-- parameter: from instant = now-15m; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- visualisation: table
-- visualisation: counter value=median_seconds
-- dashboard: Pipeline health
-- schedule: every 5m
SELECT
    _topic AS topic,
    count(*) AS records,
    round(approx_percentile(to_unixtime(_timestamp) - to_unixtime(time_received), 0.5), 3) AS median_seconds,
    round(approx_percentile(to_unixtime(_timestamp) - to_unixtime(time_received), 0.99), 3) AS p99_seconds,
    round(max(to_unixtime(_timestamp) - to_unixtime(time_received)), 3) AS maximum_seconds
FROM flows
WHERE time_received >= :from AND time_received < :to AND _source = 'live'
GROUP BY 1
ORDER BY 1
