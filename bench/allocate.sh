#!/usr/bin/env bash
# How long it takes to give client units to regions, and how good it is: times, moves, cost beside
# greedy and beside a lower bound (the Lagrangian dual of the capacities).
#
#   bench/allocate.sh [UNITS [REGIONS [CANDIDATES [SEED]]]]    444000 200 10 1 by default
#
# The world is made from the seed; everybody wants the nearest, of which some are three times full.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
. "$root/bench/parts/jdk.sh"
cd "$root"
mvn -B -q -Dspotless.check.skip=true -pl core/selection -am test-compile

# The allocator needs nothing but the JDK, and has one thread.
exec taskset -c 0,1 "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx1g \
  -cp core/selection/target/classes:core/selection/target/test-classes:core/model/target/classes \
  perigee.selection.allocate.AllocateBench "${1:-444000}" "${2:-200}" "${3:-10}" "${4:-1}"
