#!/usr/bin/env bash
# Eight questions to a month of 40,000,006 flows: our table against Trino's own Iceberg connector on plain files of the same rows,
# in one server, and DuckDB on the plain files. history.sh [PART...]: queries, alone, union, files; all of them by default.
. "$(dirname "$0")/history-data.sh"

parts=" ${*:-queries alone union files} "
start_history()
{
    prepare_flow
    add_iceberg
    local catalog=$work/flow/etc/catalog
    printf 'connector.name=flow\nflow.kafka.bootstrap-servers=127.0.0.1:%s\nflow.kafka.topics=history\n%s\n' "$broker_port" "$iceberg" > "$catalog/flow.properties"
    printf 'connector.name=flow\nflow.kafka.bootstrap-servers=127.0.0.1:%s\nflow.kafka.topics=history-live\n%s\n' "$broker_port" "$iceberg" > "$catalog/union.properties"
    printf 'connector.name=iceberg\niceberg.add-files-procedure.enabled=true\n%s\n' "$iceberg" > "$catalog/ice.properties"
    launch_flow
}

build
build_archiver
classpath=$classpath:$duckdb
generate
fill_archive
start_broker
# no live flows, as those would be in the answers; and 100,000 of them to see what the union costs
run_class dev.trinoflow.benchmarks.FillTopic "127.0.0.1:$broker_port" history 0
run_class dev.trinoflow.benchmarks.FillTopic "127.0.0.1:$broker_port" history-live 100000
start_history
server=jdbc:trino://127.0.0.1:$flow_port
# once: to drop the table would delete the plain files with it
if [ ! -f "$data/registered" ]; then
    run_class dev.trinoflow.benchmarks.RunSql "$server" "$benchmarks/history-register.sql"
    touch "$data/registered"
fi
rm -f "$folder/history.duckdb"
run_class dev.trinoflow.benchmarks.RunSql "jdbc:duckdb:$folder/history.duckdb" "$benchmarks/history-duckdb.sql" "folder=$data/plain"
if [[ $parts = *" queries "* ]]; then
    run_class dev.trinoflow.benchmarks.CompareQueries \
        "Trino Iceberg, plain files" "$server/ice/plain" "$flow_pid" "$benchmarks/history-plain.sql" \
        "flow" "$server/flow/net" "$flow_pid" "$benchmarks/history-flow.sql" \
        "DuckDB, plain files" "jdbc:duckdb:$folder/history.duckdb" self "$benchmarks/history-plain.sql"
fi
# what of it is the files, and what is us
if [[ $parts = *" alone "* ]]; then
    run_class dev.trinoflow.benchmarks.CompareQueries \
        "Trino Iceberg, archive's files" "$server/ice/net" "$flow_pid" "$benchmarks/history-archive.sql" \
        "flow" "$server/flow/net" "$flow_pid" "$benchmarks/history-flow.sql"
fi
# what a live topic beside costs: the same questions with and without it
if [[ $parts = *" union "* ]]; then
    sed '/^-- H5/,+1d; s/^-- H\([0-9]\)/-- U\1/' "$benchmarks/history-flow.sql" > "$folder/history-union.sql"
    sed "s/FROM flows/& WHERE _source = 'archive'/; s/WHERE _source = 'archive' WHERE/WHERE _source = 'archive' AND/" "$folder/history-union.sql" > "$folder/history-alone.sql"
    run_class dev.trinoflow.benchmarks.CompareQueries \
        "history alone" "$server/union/net" "$flow_pid" "$folder/history-alone.sql" \
        "with 100,000 live flows" "$server/union/net" "$flow_pid" "$folder/history-union.sql"
fi
if [[ $parts = *" files "* ]]; then
    run_class dev.trinoflow.benchmarks.HistoryFiles "$server/flow/net" "$benchmarks/history-flow.sql" "$data/plain/*.parquet" "$data/warehouse/net/flows*/data/**/*.parquet"
fi
