#!/usr/bin/env bash
# How much of a trace is served from a store of some size: Perigee's own eviction, published
# algorithms and the optimum.
#
#   bench/hit-ratio.sh TRACE [SIZE…]    e.g. bench/hit-ratio.sh web.trace.xz 0.1 1 10
#
# TRACE is a file of lines "time object bytes" (.gz, .xz and .zst are unpacked), or one that is made:
# zipf, shift or scan. SIZE is the capacity in hundredths of the bytes of all objects.
set -eu
[ $# -gt 0 ] || {
  sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
  exit 2
}
root=$(cd "$(dirname "$0")/.." && pwd -P)
trace=$1
shift
case $trace in
  zipf | shift | scan) ;;
  *) trace=$(realpath -e "$trace") ;;
esac
. "$root/bench/parts/jdk.sh"
cd "$root"
mvn -B -q -Dspotless.check.skip=true -pl systems/content -am test-compile

# The policies need nothing but the JDK.
replay() {
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC \
    -cp systems/content/target/classes:systems/content/target/test-classes \
    perigee.content.store.HitRatio "$@"
}
case $trace in
  zipf | shift | scan) replay "$trace" "$@" ;;
  *.xz) xz -dc "$trace" | replay - "$@" ;;
  *.gz) gzip -dc "$trace" | replay - "$@" ;;
  *.zst) zstd -dc "$trace" | replay - "$@" ;;
  *) replay - "$@" <"$trace" ;;
esac
