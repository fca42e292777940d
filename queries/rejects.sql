-- title: Rejected messages
-- question: Which messages could not be decoded, and why?
-- parameter: from instant = now-24h/h; Begin of the period, inclusive
-- parameter: to instant = now; End of the period, exclusive
-- parameter: rows rows = 50; Rows shown
-- visualisation: table
-- visualisation: bar x=reason y=messages
-- dashboard: Pipeline health
-- schedule: every 15m
-- alert: messages > 1000
SELECT
    topic,
    reason,
    count(*) AS messages,
    min(timestamp) AS first_seen,
    max(timestamp) AS last_seen,
    substr(min_by(TRY(from_utf8(raw)), timestamp), 1, 120) AS example
FROM rejects
WHERE timestamp >= :from AND timestamp < :to
GROUP BY 1, 2
ORDER BY messages DESC, 1, 2
LIMIT :rows
