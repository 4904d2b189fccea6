#!/usr/bin/env bash
# JMH benchmarks of single steps, beside Netty where it has the step:
#
#   bench/micro.sh [JMH ARGUMENT…]      e.g. bench/micro.sh Head -prof gc
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
. "$root/bench/parts/jdk.sh"
cd "$root"
mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl bench/micro -am package
mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl bench/micro -am \
  process-classes dependency:build-classpath -Dmdep.outputFile=target/class-path \
  -Dmdep.includeScope=runtime >/dev/null
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "bench/micro/target/classes:$(cat bench/micro/target/class-path)" org.openjdk.jmh.Main \
  -f 1 -wi 3 -w 1 -i 5 -r 1 "$@"
