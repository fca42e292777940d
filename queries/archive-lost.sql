-- title: Lost records
-- question: Did Kafka delete records before the archive had them?
-- visualisation: counter value=lost
-- visualisation: table
-- dashboard: Pipeline health
-- schedule: every 5m
-- alert: lost > 0
SELECT coalesce(sum(lost), 0) AS lost, count_if(lost > 0) AS partitions
FROM system.topic_partitions
