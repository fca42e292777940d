#!/usr/bin/env bash
# Lookups a second of one core in a million prefixes, beside MaxMind's reader; addresses a second of asn(ip) as Trino calls it; and
# what completing a flow costs a row (JMH).
. "$(dirname "$0")/env.sh"

echo "Building" >&2
(cd "$root" && ./mvnw -q -B -pl flow-core,trino-flow-connector test-compile -Dair.check.skip-all=true)
# not in one call: what skips the checks skips the list of libraries too
(cd "$root" && ./mvnw -q -B -pl flow-core,trino-flow-connector dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath)
run() # module class
{
    "$JAVA_HOME/bin/java" --add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Xmx2g \
        -cp "$root/$1/target/test-classes:$root/$1/target/classes:$(cat "$root/$1/target/test.classpath")" "$2"
}

run flow-core dev.trinoflow.core.enrich.BenchmarkPrefixTable
run flow-core dev.trinoflow.core.enrich.BenchmarkFlowEnricher
run trino-flow-connector dev.trinoflow.connector.function.BenchmarkAsnFunction
