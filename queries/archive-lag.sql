-- title: Archive lag
-- question: How many records of each partition are not archived yet, and how many were lost?
-- visualisation: table
-- visualisation: counter value=lag
-- dashboard: Pipeline health
-- schedule: every 5m
-- alert: total_lag > 1000000
SELECT
    topic,
    partition,
    end_offset - begin_offset AS in_kafka,
    lag,
    lost,
    coalesce(sum(lag) OVER (), 0) AS total_lag,
    coalesce(sum(lost) OVER (), 0) AS total_lost
FROM system.topic_partitions
ORDER BY lag DESC NULLS LAST, topic, partition
