-- title: Silent routers
-- question: Which routers, of those that sent flows in the period or are in exporters.csv, have been silent for some minutes?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- visualisation: table
-- visualisation: counter value=silent_minutes
-- dashboard: Pipeline health
-- schedule: every 5m
-- alert: silent_minutes > 15
WITH seen AS (
    SELECT sampler_address, max(time_minute) AS last_seen, sum(flows) AS flows
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    GROUP BY 1
)
SELECT
    coalesce(name, CAST(sampler_address AS varchar)) AS router,
    coalesce(sampler_address, address) AS address,
    last_seen,
    date_diff('minute', coalesce(last_seen, :from), :to) AS silent_minutes,
    coalesce(flows, 0) AS flows
FROM seen
FULL JOIN exporters ON address = sampler_address
ORDER BY silent_minutes DESC, 1, 2
