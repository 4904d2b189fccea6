#!/usr/bin/env bash
# What the overlay of super nodes does at size, in virtual time: how fast members learn of each
# other, records lost, hops, octets, and the replay of December 2010.
#
#   bench/overlay.sh [SUPER-NODES [USERS [HOURS [SEED]]]]    100000 40000000 72 1 by default
#
# Whole members with their messages are simulated up to some hundreds; above, slots are placed and
# clients admitted by the overlay's own rules, and people of a slot are counted together.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
. "$root/bench/parts/jdk.sh"
cd "$root"
mvn -B -q -Dspotless.check.skip=true -pl systems/calling -am test-compile

# It needs nothing but the JDK and these rooms, and has one thread.
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx6g \
  -cp systems/calling/target/classes:systems/calling/target/test-classes:core/selection/target/classes:core/model/target/classes:core/wire/target/classes \
  perigee.calling.simulation.OverlayReport "$@"
