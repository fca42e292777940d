-- title: Traffic by weekday and hour
-- question: At which hours of which days, in UTC, is the network busy?
-- parameter: from instant = now-7d/d; Begin of the period, inclusive
-- parameter: to instant = now/d; End of the period, exclusive
-- parameter: exporter address = any; Only what this router saw
-- visualisation: heatmap x=hour y=weekday z=mbit_s
-- visualisation: table
-- dashboard: Traffic report
WITH hours AS (
    SELECT date_trunc('hour', time_received) AS time, sum(bytes) AS bytes
    FROM traffic
    WHERE time_received >= :from AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1
)
SELECT
    format('%s %s', day_of_week(time), date_format(time, '%a')) AS weekday,
    hour(time) AS hour,
    round(avg(bytes) * 8 / 1e6 / 3600, 3) AS mbit_s
FROM hours
GROUP BY 1, 2
ORDER BY 1, 2
