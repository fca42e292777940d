# Sourced by the benchmarks: where things are, and how servers are started and stopped.
set -euo pipefail

benchmarks=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$benchmarks")
# downloads and topics are kept here between runs, about 4 GB
work=${FLOW_BENCHMARKS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/trino-flow-benchmarks}
port_base=${FLOW_BENCHMARKS_PORT_BASE:-28090}
broker_port=$port_base
peer_port=$((port_base + 2))
flow_port=$((port_base + 3))
heap=${FLOW_BENCHMARKS_HEAP:-6g}
version=1-SNAPSHOT
started=()

is_new_java() # JDK
{
    [ -x "$1/bin/javac" ] && [ "$("$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')" -ge 25 ] 2> /dev/null
}

find_java()
{
    local path_java candidate
    path_java=$(command -v java || true)
    for candidate in "${JAVA_HOME:-}" "${path_java:+$(dirname "$(dirname "$(readlink -f "$path_java")")")}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ -n "$candidate" ] && is_new_java "$candidate"; then
            JAVA_HOME=$candidate
            export JAVA_HOME
            return
        fi
    done
    echo "No JDK 25 or newer found: install one, or set JAVA_HOME" >&2
    exit 1
}

stop_servers()
{
    local process
    for process in "${started[@]}"; do
        kill "$process" 2> /dev/null || true
    done
    wait 2> /dev/null || true
}

# start NAME 'PATTERN OF READY' COMMAND...: runs the command in the folder $work/NAME, waits until its log says ready, and sets $pid
start()
{
    local name=$1 ready=$2 deadline=$((SECONDS + 120))
    shift 2
    mkdir -p "$work/$name"
    # what an earlier run logged must not pass for this one's
    rm -f "$work/$name/log"
    (cd "$work/$name" && exec "$@" > log 2>&1 < /dev/null) &
    pid=$!
    started+=("$pid")
    until grep -q -E "$ready" "$work/$name/log" 2> /dev/null; do
        if ! kill -0 "$pid" 2> /dev/null || [ "$SECONDS" -ge "$deadline" ]; then
            echo "$name has not started; the end of $work/$name/log:" >&2
            tail -n 20 "$work/$name/log" >&2
            exit 1
        fi
        sleep 0.5
    done
    echo "$name is up, process $pid" >&2
}

build()
{
    echo "Building" >&2
    (cd "$root" && ./mvnw -q -B package -pl benchmarks,flow-quickstart -am -DskipTests -Dair.check.skip-all=true)
    # the libraries of the quickstart: broker, Trino server, JDBC driver
    classpath=$benchmarks/target/classes:$root/flow-quickstart/target/classes:$(cat "$root/flow-quickstart/target/quickstart.classpath")
}

run_class() # class arguments...
{
    "$JAVA_HOME/bin/java" -Xmx2g "-Djava.util.logging.config.file=$root/flow-quickstart/src/main/resources/dev/trinoflow/quickstart/stack/logging.properties" -cp "$classpath" "$@"
}

start_broker()
{
    mkdir -p "$work/broker"
    sed -e "s/\${kafka.port}/$broker_port/; s/\${controller.port}/$((broker_port + 1))/; s|\${data-dir}|$work|; s|^log.dirs=.*|log.dirs=$work/broker/topics|" \
        "$root/flow-quickstart/src/main/resources/dev/trinoflow/quickstart/stack/broker.properties" > "$work/broker/broker.properties"
    start broker 'Kafka Server started|RaftServer.*started' \
        "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseG1GC -cp "$classpath" dev.trinoflow.quickstart.stack.FlowBroker "$work/broker/broker.properties" "$work/broker/topics"
}

write_server_configuration() # folder port
{
    mkdir -p "$1/etc/catalog" "$1/plugin"
    cat > "$1/etc/config.properties" <<END
node.environment=benchmark
node.bind-ip=127.0.0.1
node.internal-address=127.0.0.1
coordinator=true
node-scheduler.include-coordinator=true
http-server.http.port=$2
discovery.uri=http://127.0.0.1:$2
plugin.dir=$1/plugin
query.max-memory=3GB
query.max-memory-per-node=3GB
END
}

start_server() # name class path, main class
{
    start "$1" 'SERVER STARTED' \
        "$JAVA_HOME/bin/java" "-Xmx$heap" -XX:+UseG1GC --add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
        ${FLOW_BENCHMARKS_JVM_OPTIONS:-} -Dconfig=etc/config.properties -Dcatalog.config-dir=etc/catalog -cp "$2" "$3"
}

unpack_plugin()
{
    rm -rf "$work/flow/plugin"
    mkdir "$work/flow/plugin"
    (cd "$work/flow/plugin" && "$JAVA_HOME/bin/jar" xf "$root/trino-flow-connector/target/trino-flow-connector-$version.zip")
}

# our plugin in a server that has no catalogs yet
prepare_flow()
{
    write_server_configuration "$work/flow" "$flow_port"
    unpack_plugin
    rm -f "$work/flow/etc/catalog"/*.properties
}

launch_flow()
{
    start_server flow "$classpath" dev.trinoflow.quickstart.stack.FlowServer
    flow_pid=$pid
}

start_flow() # topic
{
    prepare_flow
    local catalog=$work/flow/etc/catalog
    printf 'connector.name=flow\nflow.kafka.bootstrap-servers=127.0.0.1:%s\nflow.kafka.topics=%s\n' "$broker_port" "$1" > "$catalog/flow.properties"
    { cat "$catalog/flow.properties"; echo flow.live.cache-size=0B; } > "$catalog/uncached.properties"
    launch_flow
}

trap stop_servers EXIT
find_java
