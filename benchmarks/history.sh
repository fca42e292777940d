#!/usr/bin/env bash
# Eight questions to a month of 40,000,006 flows: our table against Trino's own Iceberg connector on plain files of the same rows,
# in one server, and DuckDB on the plain files. history.sh
. "$(dirname "$0")/env.sh"

folder=$work/history
data=$folder/data
archiver=$root/flow-archiver/target/flow-archiver.jar
java_options=(--add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED)
duckdb=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}/org/duckdb" -name 'duckdb_jdbc-*.jar' | tail -n 1)
iceberg="iceberg.catalog.type=jdbc
iceberg.jdbc-catalog.driver-class=org.sqlite.JDBC
iceberg.jdbc-catalog.connection-url=jdbc:sqlite:$data/catalog.db
iceberg.jdbc-catalog.catalog-name=flow
iceberg.jdbc-catalog.default-warehouse-dir=local:///warehouse
fs.local.enabled=true
local.location=$data"

generate() # the plain files: 1.4 GB
{
    mkdir -p "$data/plain"
    local day
    for day in $(seq 0 29); do
        if [ ! -f "$data/plain/flows-$day.parquet" ]; then
            echo "Generating day $day of 30" >&2
            rm -rf "$folder/day"
            mkdir -p "$folder/day"
            run_class dev.trinoflow.benchmarks.RunSql jdbc:duckdb: "$benchmarks/history-flows.sql" "day=$day" "folder=$folder/day"
            mv "$folder/day/flows-$day.parquet" "$data/plain/"
        fi
    done
}

# fills the archive as the archiver does, and lets its maintenance merge the files; done anew where the archiver has changed
fill_archive()
{
    [ "$data/filled" -nt "$archiver" ] && [ "$data/filled" -nt "$root/flow-core/target/flow-core-$version.jar" ] && return
    rm -rf "$data/warehouse" "$data/catalog.db"
    printf 'connector.name=flow\nflow.kafka.bootstrap-servers=127.0.0.1:%s\nflow.kafka.topics=history\n%s\n' "$broker_port" "$iceberg" > "$folder/catalog.properties"
    printf 'catalog.file=%s\narchiver.snapshots.age=0s\narchiver.orphan-files.age=0s\n' "$folder/catalog.properties" > "$folder/archiver.properties"
    local tests=$root/flow-archiver/target/test-classes
    "$JAVA_HOME/bin/java" -Xmx2g "${java_options[@]}" -cp "$tests:$archiver:$root/flow-archiver/target/lib/*" dev.trinoflow.archiver.HistoryArchive "$folder/catalog.properties" local:///plain
    echo "Merging" >&2
    "$JAVA_HOME/bin/java" -Xmx1g "${java_options[@]}" -jar "$archiver" maintain --config "$folder/archiver.properties" > "$folder/maintain.log" 2>&1
    touch "$data/filled"
}

# Trino's Iceberg connector beside ours: its plugin is in ours, without the file that says so
add_iceberg()
{
    local plugin=$work/flow/plugin/iceberg
    mkdir -p "$plugin/services/META-INF/services"
    ln -s "$work/flow/plugin/trino-flow-connector-$version"/*.jar "$plugin/"
    rm "$plugin"/trino-flow-connector-*.jar
    echo io.trino.plugin.iceberg.IcebergPlugin > "$plugin/services/META-INF/services/io.trino.spi.Plugin"
    "$JAVA_HOME/bin/jar" cf "$plugin/services.jar" -C "$plugin/services" META-INF
    rm -rf "$plugin/services"
}

start_history()
{
    write_server_configuration "$work/flow" "$flow_port"
    unpack_plugin
    add_iceberg
    local catalog=$work/flow/etc/catalog
    rm -f "$catalog"/*.properties
    printf 'connector.name=flow\nflow.kafka.bootstrap-servers=127.0.0.1:%s\nflow.kafka.topics=history\n%s\n' "$broker_port" "$iceberg" > "$catalog/flow.properties"
    printf 'connector.name=flow\nflow.kafka.bootstrap-servers=127.0.0.1:%s\nflow.kafka.topics=history-live\n%s\n' "$broker_port" "$iceberg" > "$catalog/union.properties"
    printf 'connector.name=iceberg\niceberg.add-files-procedure.enabled=true\n%s\n' "$iceberg" > "$catalog/ice.properties"
    start_server flow "$classpath" dev.trinoflow.quickstart.FlowServer
    flow_pid=$pid
}

build
(cd "$root" && ./mvnw -q -B package -pl flow-archiver -am -DskipTests -Dair.check.skip-all=true)
classpath=$classpath:$duckdb
generate
fill_archive
start_broker
# no live flows, as those would be in the answers; and 100,000 of them to see what the union costs
run_class dev.trinoflow.benchmarks.FillTopic "127.0.0.1:$broker_port" history 0
run_class dev.trinoflow.benchmarks.FillTopic "127.0.0.1:$broker_port" history-live 100000
start_history
server=jdbc:trino://127.0.0.1:$flow_port
run_class dev.trinoflow.benchmarks.RunSql "$server" "$benchmarks/history-register.sql"
rm -f "$folder/history.duckdb"
run_class dev.trinoflow.benchmarks.RunSql "jdbc:duckdb:$folder/history.duckdb" "$benchmarks/history-duckdb.sql" "folder=$data/plain"
run_class dev.trinoflow.benchmarks.CompareQueries \
    "Trino Iceberg, plain files" "$server/ice/plain" "$flow_pid" "$benchmarks/history-plain.sql" \
    "flow" "$server/flow/net" "$flow_pid" "$benchmarks/history-flow.sql" \
    "Trino Iceberg, archive's files" "$server/ice/net" "$flow_pid" "$benchmarks/history-archive.sql" \
    "DuckDB, plain files" "jdbc:duckdb:$folder/history.duckdb" self "$benchmarks/history-plain.sql"
# what a live topic beside costs: the same questions with and without it
sed "s/FROM flows/& WHERE _source = 'archive'/; s/WHERE _source = 'archive' WHERE/WHERE _source = 'archive' AND/; s/^-- H\([0-9]\)/-- U\1/" "$benchmarks/history-flow.sql" | grep -v -A 1 -e '-- U5' > "$folder/history-alone.sql"
sed 's/^-- H\([0-9]\)/-- U\1/' "$benchmarks/history-flow.sql" | grep -v -A 1 -e '-- U5' > "$folder/history-union.sql"
run_class dev.trinoflow.benchmarks.CompareQueries \
    "history alone" "$server/union/net" "$flow_pid" "$folder/history-alone.sql" \
    "with 100,000 live flows" "$server/union/net" "$flow_pid" "$folder/history-union.sql"
run_class dev.trinoflow.benchmarks.HistoryFiles "$server/flow/net" "$benchmarks/history-flow.sql" "$data/plain/*.parquet" "$data/warehouse/net/flows*/data/**/*.parquet"
