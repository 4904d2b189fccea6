#!/usr/bin/env bash
# What clients lose by where they are sent, against their best server: Perigee's mapping in virtual
# time on measured round-trip times, beside mapping by the resolver and by chance; what moves when
# nothing changes, and how soon a path that turned bad is left. And the memory of a map of 444,000
# units.
#
#   bench/mapping.sh [-r REGIONS] MATRIX…    e.g. bench/mapping.sh planetlab-490x490-slice1.txt.gz
#
# MATRIX is a square matrix of round-trip times in milliseconds, a row in each line (.gz is
# unpacked). REGIONS of its nodes have servers (20), at all others are clients. Loss, jitter, last
# miles and who asks through which resolver are synthetic.
set -eu
regions=20
while getopts r: option; do
  case $option in
    r) regions=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || {
  sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
  exit 2
}
root=$(cd "$(dirname "$0")/.." && pwd -P)
matrices=()
for matrix; do matrices+=("$(realpath -e "$matrix")"); done
. "$root/bench/parts/jdk.sh"
cd "$root"
mvn -B -q -Dspotless.check.skip=true -pl core/selection -am test-compile

# The engine needs nothing but the JDK.
modules=core/model/target/classes:core/selection/target/classes:core/selection/target/test-classes
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$modules" \
  perigee.selection.scale.MappingAtScale "$regions" "${matrices[@]}"
