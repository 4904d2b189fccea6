#!/usr/bin/env bash
# What the media port costs: packets of one peer, opened, and protected for many others.
#
#   bench/media.sh [RECEIVERS [SECONDS]]      e.g. bench/media.sh 100 5
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
. "$root/bench/parts/jdk.sh"
cd "$root"
if [ -z "${NO_BUILD:-}" ]; then
  mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl bench/micro -am package
  mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl bench/micro -am \
    process-classes dependency:build-classpath -Dmdep.outputFile=target/class-path \
    -Dmdep.includeScope=runtime >/dev/null
fi
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:+UseSerialGC -cp "bench/micro/target/classes:$(cat bench/micro/target/class-path)" \
  perigee.bench.MediaPortProgram "${1:-100}" "${2:-5}"
