-- title: Silent routers
-- question: Which routers that sent flows in the period have been silent for some minutes?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- visualisation: table
-- visualisation: counter value=silent_minutes
-- dashboard: Pipeline health
-- schedule: every 5m
-- alert: silent_minutes > 15
SELECT
    sampler_address AS exporter,
    max(time_received) AS last_seen,
    date_diff('minute', max(time_received), :to) AS silent_minutes,
    sum(flows) AS flows
FROM flows
WHERE time_received >= :from AND time_received < :to
GROUP BY 1
ORDER BY silent_minutes DESC, 1
