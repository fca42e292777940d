#!/usr/bin/env bash
# Questions to the table traffic about a month of 40,000,006 flows, against DuckDB on the plain files of the same rows. traffic.sh
. "$(dirname "$0")/history-data.sh"

table_bytes() # name
{
    find "$data/warehouse/net" -path "*/$1-*" -name '*.parquet' -printf '%s\n' | awk '{sum += $1} END {print sum + 0}'
}

prepare_rollups
start_catalogs flow "$folder/rollups-catalog.properties"
rm -f "$folder/history.duckdb"
run_class dev.trinoflow.benchmarks.RunSql "jdbc:duckdb:$folder/history.duckdb" "$benchmarks/history-duckdb.sql" "folder=$data/plain"
server=jdbc:trino://127.0.0.1:$flow_port
run_class dev.trinoflow.benchmarks.CompareQueries \
    "DuckDB, plain files" "jdbc:duckdb:$folder/history.duckdb" self "$benchmarks/traffic-plain.sql" \
    "traffic" "$server/flow/net" "$flow_pid" "$benchmarks/traffic-flow.sql"
flows=$(table_bytes flows)
for table in $(cd "$data/warehouse/net" && find . -maxdepth 1 -name 'traffic_*' | sed -E 's|./(traffic_[a-z0-9_]*)-[0-9a-f]{32}|\1|' | sort -u); do
    awk "BEGIN {printf \"%.1f MB, %.1f %% of the flows: %s\n\", $(table_bytes "$table") / 1e6, 100 * $(table_bytes "$table") / $flows, \"$table\"}"
done
