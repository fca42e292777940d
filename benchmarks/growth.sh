#!/usr/bin/env bash
# What ten times the history costs: the same questions about three days, to an archive that has no more and to one of a month. growth.sh
. "$(dirname "$0")/history-data.sh"

start_both()
{
    write_server_configuration "$work/flow" "$flow_port"
    unpack_plugin
    local catalog=$work/flow/etc/catalog
    rm -f "$catalog"/*.properties
    cp "$work/history/rollups-catalog.properties" "$catalog/month.properties"
    cp "$work/history-3-days/rollups-catalog.properties" "$catalog/days.properties"
    start_server flow "$classpath" dev.trinoflow.quickstart.stack.FlowServer
    flow_pid=$pid
}

build
build_archiver
classpath=$classpath:$duckdb
generate
fill_archive
start_broker
run_class dev.trinoflow.benchmarks.FillTopic "127.0.0.1:$broker_port" history 0
fill_rollups
use_archive "$work/history-3-days"
mkdir -p "$data/plain"
for day in 0 1 2; do
    ln -f "$work/history/data/plain/flows-$day.parquet" "$data/plain/"
done
fill_archive
fill_rollups
start_both
sed -n '/^-- T.s: /,/;$/p' "$benchmarks/traffic-flow.sql" > "$folder/questions.sql"
server=jdbc:trino://127.0.0.1:$flow_port
run_class dev.trinoflow.benchmarks.CompareQueries \
    "three days" "$server/days/net" "$flow_pid" "$folder/questions.sql" \
    "of a month" "$server/month/net" "$flow_pid" "$folder/questions.sql"
