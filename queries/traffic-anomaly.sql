-- title: Unusual traffic
-- question: Is the traffic of the last full hours far from what it was at the same hour of other days?
-- parameter: from instant = now-6h/h; Begin of the hours that are judged, inclusive
-- parameter: to instant = now/h; End of them, exclusive
-- parameter: days_before integer = 14; Days before that tell what is usual
-- parameter: exporter address = any; Only what this router saw
-- visualisation: line x=time y=mbit_s,usual_mbit_s
-- visualisation: table
-- dashboard: Security
-- schedule: every 1h
-- alert: z_score > 6
WITH hours AS (
    SELECT date_trunc('hour', time_received) AS time, sampler_address AS exporter, sum(bytes) * 8 / 36e8 AS mbit_s
    FROM traffic
    WHERE time_received >= date_add('day', -:days_before, :from) AND time_received < :to
    AND (:exporter IS NULL OR sampler_address = :exporter)
    GROUP BY 1, 2
),
judged AS (
    SELECT
        time,
        exporter,
        mbit_s,
        avg(mbit_s) OVER same_hour AS usual,
        stddev_samp(mbit_s) OVER same_hour AS deviation,
        count(*) OVER same_hour AS days
    FROM hours
    WINDOW same_hour AS (PARTITION BY exporter, hour(at_timezone(time, 'UTC')) ORDER BY time ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT
    time,
    coalesce(name, CAST(exporter AS varchar)) AS router,
    round(mbit_s, 3) AS mbit_s,
    round(usual, 3) AS usual_mbit_s,
    days,
    coalesce(round(abs(mbit_s - usual) / nullif(deviation, 0), 2), 0) AS z_score
FROM judged
LEFT JOIN exporters ON address = exporter
WHERE time >= :from AND days >= 2
ORDER BY time, 2
