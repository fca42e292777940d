#!/usr/bin/env bash
# How fast the archiver moves pmacct records of a topic to committed files, all columns, on two cores, and how many bytes a
# flow takes in them, also after a merge; and how many those of the rollups take. It commits once a minute, as by default,
# and when it is stopped.
# archive.sh [RECORDS [MINUTES [PAIRS]]]: minutes that the records are spread over. FLOW_ROLLUPS=none: without rollups.
# With PAIRS: as many times without rollups and with them, in turn, and what CPU they cost, of each pair.
. "$(dirname "$0")/env.sh"

records=${1:-6000000}
minutes=${2:-60}
pairs=${3:-0}
topic=pmacct-flows-$records
[ "$minutes" = 60 ] || topic=$topic-$minutes
metrics=http://127.0.0.1:$flow_port/metrics
folder=$work/archive
archiver=$root/flow-archiver/target/flow-archiver.jar

value() # metric
{
    curl -s "$metrics" | awk -v "metric=$1" '$1 == metric {print int($2)}'
}

cpu_seconds()
{
    awk '{print ($14 + $15) / 100}' "/proc/$pid/stat"
}

start_archiver() # rollups
{
    rm -rf "$folder"
    mkdir -p "$folder/data"
    cat > "$folder/catalog.properties" <<END
connector.name=flow
flow.kafka.bootstrap-servers=127.0.0.1:$broker_port
flow.kafka.topics=$topic
flow.rollups=$1
iceberg.catalog.type=jdbc
iceberg.jdbc-catalog.driver-class=org.sqlite.JDBC
iceberg.jdbc-catalog.connection-url=jdbc:sqlite:$folder/data/catalog.db
iceberg.jdbc-catalog.catalog-name=flow
iceberg.jdbc-catalog.default-warehouse-dir=local:///warehouse
fs.local.enabled=true
local.location=$folder/data
END
    cat > "$folder/archiver.properties" <<END
catalog.file=$folder/catalog.properties
archiver.http-port=$flow_port
archiver.maintenance.enabled=false
archiver.snapshots.age=0s
archiver.orphan-files.age=0s
END
    start archive 'Reading' taskset -c 0,1 "${command[@]}" --config "$folder/archiver.properties"
}

# of the processes that the shell has waited for; times says nothing of them in a subshell
reaped_seconds()
{
    times > "$folder/times"
    reaped=$(awk -F '[ms ]+' 'NR == 2 {print $1 * 60 + $2 + $3 * 60 + $4}' "$folder/times")
}

file_bytes() # table
{
    find "$folder/data/warehouse" -name '*.parquet' -path "*/$1*" -printf '%s\n' | awk '{sum += $1} END {print sum + 0}'
}

rollup_bytes() # before or after the merge
{
    local table bytes flows
    flows=$(file_bytes flows)
    for table in $(cd "$folder/data/warehouse" && find . -path '*/traffic_*' -name '*.parquet' | sed -E 's|.*/(traffic_[a-z0-9_]*)-[0-9a-f]{32}/.*|\1|' | sort -u); do
        bytes=$(file_bytes "$table-")
        awk "BEGIN {printf \"%-10s %.1f bytes a flow, %.1f %% of the flows: %s\n\", \"$1\", $bytes / $records, 100 * $bytes / $flows, \"$table\"}"
    done
    bytes=$(file_bytes traffic_)
    awk "BEGIN {printf \"%-10s %.1f bytes a flow, %.1f %% of the flows: all rollups\n\", \"$1\", $bytes / $records, 100 * $bytes / $flows}"
}

# sets the microseconds of CPU a flow: flow_micros, without the first third, and all_micros
archive() # rollups
{
    local begin end third= last memory reaped_before committed speed flow_speed
    start_archiver "$1"
    begin=$(date +%s.%N)
    until [ "$(value flow_archiver_flows_total)" -ge "$records" ]; do
        kill -0 "$pid" || { tail -n 20 "$folder/log" >&2; exit 1; }
        # what the JVM takes to start and to compile is in the first third
        if [ -z "$third" ] && [ "$(value flow_archiver_flows_total)" -ge "$((records / 3))" ]; then
            third="$(value flow_archiver_flows_total) $(cpu_seconds) $(date +%s.%N)"
        fi
        sleep 0.1
    done
    last="$(value flow_archiver_flows_total) $(cpu_seconds) $(date +%s.%N)"
    memory=$(awk '/VmHWM/ {print int($2 / 1024)}' "/proc/$pid/status")
    reaped_seconds
    reaped_before=$reaped
    kill "$pid"
    wait "$pid" || true
    end=$(date +%s.%N)
    reaped_seconds
    committed=$(grep -E 'Committed [0-9]+ files to the table flows' "$folder/log" | tail -n 1 | grep -o ' to [0-9]*' | awk '{sum += $2} END {print sum + 0}')
    [ "$committed" = "$records" ] || { echo "Only $committed of $records flows were committed" >&2; tail -n 20 "$folder/log" >&2; exit 1; }
    read -r speed flow_speed flow_micros <<< "$(echo "$begin $end $records $third $last" | awk '{print int($3 / ($2 - $1)), int(($7 - $4) / ($9 - $6)), ($8 - $5) / ($7 - $4) * 1e6}')"
    all_micros=$(awk "BEGIN {print ($reaped - $reaped_before) / $records * 1e6}")
    awk "BEGIN {printf \"archived   %d flows in %.1f s, %d flows/s from the start to the last commit; at most %d MB of memory\n\", $records, $end - $begin, $speed, $memory}"
    awk "BEGIN {printf \"then       %d flows/s and %.2f us of CPU a flow, after the first third\n\", $flow_speed, $flow_micros}"
    awk "BEGIN {printf \"in all     %.2f us of CPU a flow, with the start and the last commit\n\", $all_micros}"
}

archive_pair()
{
    local without_flow without_all
    archive none
    without_flow=$flow_micros
    without_all=$all_micros
    archive default
    awk "BEGIN {printf \"rollups    %.0f %% CPU after the first third, %.0f %% in all\n\", ($flow_micros / $without_flow - 1) * 100, ($all_micros / $without_all - 1) * 100}"
}

build
(cd "$root" && ./mvnw -q -B package -pl flow-archiver -am -DskipTests -Dair.check.skip-all=true)
command=("$JAVA_HOME/bin/java" "-Xmx${FLOW_ARCHIVER_HEAP:-1g}" --add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow ${FLOW_BENCHMARKS_JVM_OPTIONS:-} -jar "$archiver")
start_broker
run_class dev.trinoflow.benchmarks.FillTopic "127.0.0.1:$broker_port" "$topic" "$records" "$minutes"
if [ "$pairs" = 0 ]; then
    archive "${FLOW_ROLLUPS:-default}"
fi
for _ in $(seq "$pairs"); do
    archive_pair
done
awk "BEGIN {printf \"files      %.1f bytes a flow\n\", $(file_bytes flows) / $records}"
rollup_bytes written
# the day of the records is over: all of it is merged, and days that a rollup hardly sums up are left to the flows
"${command[@]}" maintain --config "$folder/archiver.properties" > "$folder/maintain.log" 2>&1
awk "BEGIN {printf \"merged     %.1f bytes a flow\n\", $(file_bytes flows) / $records}"
rollup_bytes merged
