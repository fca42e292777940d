#!/usr/bin/env bash
# Seconds until a data set of a million prefixes is loaded, and the memory that it takes then, for some formats (JMH).
. "$(dirname "$0")/env.sh"

echo "Building" >&2
(cd "$root" && ./mvnw -q -B -pl flow-core test-compile -Dair.check.skip-all=true)
# not in one call: what skips the checks skips the list of libraries too
(cd "$root" && ./mvnw -q -B -pl flow-core dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath)
classpath=$root/flow-core/target/test-classes:$root/flow-core/target/classes:$(cat "$root/flow-core/target/test.classpath")
"$JAVA_HOME/bin/java" --add-modules=jdk.incubator.vector --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Xmx1g -cp "$classpath" dev.trinoflow.core.enrich.BenchmarkDataSets
