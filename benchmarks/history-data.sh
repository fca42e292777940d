# Sourced by the benchmarks of a month of history: makes the plain files, and fills an archive with the same rows.
. "$(dirname "${BASH_SOURCE[0]}")/env.sh"

archiver=$root/flow-archiver/target/flow-archiver.jar
java_options=(--add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED)
duckdb=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}/org/duckdb" -name 'duckdb_jdbc-*.jar' | tail -n 1)

use_archive() # folder
{
    folder=$1
    data=$folder/data
    iceberg="iceberg.catalog.type=jdbc
iceberg.jdbc-catalog.driver-class=org.sqlite.JDBC
iceberg.jdbc-catalog.connection-url=jdbc:sqlite:$data/catalog.db
iceberg.jdbc-catalog.catalog-name=flow
iceberg.jdbc-catalog.default-warehouse-dir=local:///warehouse
fs.local.enabled=true
local.location=$data"
}

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

# fills the archive as the archiver does, and lets its maintenance merge the files; done anew where what writes files has changed
fill_archive()
{
    local writer tests
    writer=$(cat "$root"/flow-archiver/src/main/java/dev/trinoflow/archiver/{file/*,maintenance/Compaction}.java | cksum)
    [ "$(cat "$data/filled" 2> /dev/null)" = "$writer" ] && return
    rm -rf "$data/warehouse" "$data/catalog.db" "$data/filled" "$data/registered"
    echo "Filling the archive" >&2
    printf 'connector.name=flow\nflow.kafka.bootstrap-servers=127.0.0.1:%s\nflow.kafka.topics=history\n%s\n' "$broker_port" "$iceberg" > "$folder/catalog.properties"
    printf 'catalog.file=%s\narchiver.snapshots.age=0s\narchiver.orphan-files.age=0s\n' "$folder/catalog.properties" > "$folder/archiver.properties"
    tests=$root/flow-archiver/target/test-classes
    "$JAVA_HOME/bin/java" -Xmx2g "${java_options[@]}" -cp "$tests:$archiver:$root/flow-archiver/target/lib/*" dev.trinoflow.archiver.HistoryArchive "$folder/catalog.properties" local:///plain > "$folder/fill.log" 2>&1
    echo "Merging" >&2
    "$JAVA_HOME/bin/java" -Xmx1g "${java_options[@]}" -jar "$archiver" maintain --config "$folder/archiver.properties" > "$folder/maintain.log" 2>&1
    echo "$writer" > "$data/filled"
}

# a rollup that is complete already is left as it is
fill_rollups()
{
    { cat "$folder/catalog.properties"; echo flow.rollups=default; } > "$folder/rollups-catalog.properties"
    printf 'catalog.file=%s\narchiver.snapshots.age=0s\narchiver.orphan-files.age=0s\n' "$folder/rollups-catalog.properties" > "$folder/rollups.properties"
    echo "Making the rollups" >&2
    "$JAVA_HOME/bin/java" -Xmx2g "${java_options[@]}" -jar "$archiver" rebuild --config "$folder/rollups.properties" > "$folder/rebuild.log" 2>&1
    "$JAVA_HOME/bin/java" -Xmx1g "${java_options[@]}" -jar "$archiver" maintain --config "$folder/rollups.properties" > "$folder/rollups-maintain.log" 2>&1
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

build_archiver()
{
    (cd "$root" && ./mvnw -q -B package -pl flow-archiver -am -DskipTests -Dair.check.skip-all=true)
}

# the month, its rollups, and a broker
prepare_rollups()
{
    build
    build_archiver
    classpath=$classpath:$duckdb
    generate
    fill_archive
    start_broker
    # no live flows: those would be in the answers
    run_class dev.trinoflow.benchmarks.FillTopic "127.0.0.1:$broker_port" history 0
    fill_rollups
}

start_catalogs() # name file...: a server with these catalogs
{
    prepare_flow
    while [ $# -gt 0 ]; do
        cp "$2" "$work/flow/etc/catalog/$1.properties"
        shift 2
    done
    launch_flow
}

use_archive "$work/history"
