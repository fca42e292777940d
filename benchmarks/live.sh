#!/usr/bin/env bash
# Six questions to a topic of 2,000,000 pmacct records: our connector against Trino's own Kafka connector (of version 476,
# the newest server on Maven Central), on one machine in one run. live.sh [RECORDS]
. "$(dirname "$0")/env.sh"

records=${1:-2000000}
topic=pmacct-flows
peer=$work/trino-server-476

fetch_peer()
{
    [ -d "$peer/plugin/kafka" ] && return
    echo "Fetching Trino 476 from Maven Central, 820 MB; kept in $work" >&2
    mkdir -p "$work/download"
    (cd "$root" && ./mvnw -q -B -N org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact=io.trino:trino-server:476:tar.gz "-DoutputDirectory=$work/download")
    # only the server and the Kafka plugin; many of their files are hard links to files of other plugins
    local archive=$work/download/trino-server-476.tar.gz
    tar tvzf "$archive" | awk '$6 ~ "^[^/]+/(lib|plugin/kafka)/.*[^/]$" {print $6; if ($7 == "link") print $9}' | sort -u > "$work/download/wanted"
    tar xzf "$archive" -C "$work" -T "$work/download/wanted"
    rm "$archive"
}

start_peer()
{
    write_server_configuration "$work/peer" "$peer_port"
    mkdir -p "$work/peer/etc/kafka"
    ln -sfn "$peer/plugin/kafka" "$work/peer/plugin/kafka"
    sed "s/\"topicName\": .*/\"topicName\": \"$topic-$records\",/" "$benchmarks/pmacct-flows.json" > "$work/peer/etc/kafka/pmacct-flows.json"
    cat > "$work/peer/etc/catalog/kafka.properties" <<END
connector.name=kafka
kafka.nodes=127.0.0.1:$broker_port
kafka.table-names=$topic
kafka.default-schema=default
kafka.hide-internal-columns=false
kafka.table-description-dir=$work/peer/etc/kafka
END
    start_server peer "$peer/lib/*" io.trino.server.TrinoServer
    peer_pid=$pid
}

fetch_peer
build
start_broker
run_class dev.trinoflow.benchmarks.FillTopic "127.0.0.1:$broker_port" "$topic-$records" "$records"
start_peer
start_flow "$topic-$records"
run_class dev.trinoflow.benchmarks.CompareQueries \
    "Trino 476 Kafka" "jdbc:trino://127.0.0.1:$peer_port/kafka/default" "$peer_pid" "$benchmarks/live-kafka.sql" \
    "flow, nothing cached" "jdbc:trino://127.0.0.1:$flow_port/uncached/net" "$flow_pid" "$benchmarks/live-flow.sql" \
    "flow, from the chunk cache" "jdbc:trino://127.0.0.1:$flow_port/flow/net" "$flow_pid" "$benchmarks/live-flow.sql"
