#!/usr/bin/env bash
# What ten times the history costs: the same questions about three days, to an archive that has no more and to one of a month. growth.sh
. "$(dirname "$0")/history-data.sh"

prepare_rollups
use_archive "$work/history-3-days"
mkdir -p "$data/plain"
for day in 0 1 2; do
    ln -f "$work/history/data/plain/flows-$day.parquet" "$data/plain/"
done
fill_archive
fill_rollups
start_catalogs month "$work/history/rollups-catalog.properties" days "$folder/rollups-catalog.properties"
# the catalogs have names of their own here
sed -n -e 's/flow.net.percentile/month.net.percentile/' -e '/^-- T.s: /,/;$/p' "$benchmarks/traffic-flow.sql" > "$folder/questions.sql"
server=jdbc:trino://127.0.0.1:$flow_port
run_class dev.trinoflow.benchmarks.CompareQueries \
    "three days" "$server/days/net" "$flow_pid" "$folder/questions.sql" \
    "of a month" "$server/month/net" "$flow_pid" "$folder/questions.sql"
