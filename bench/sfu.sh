#!/usr/bin/env bash
# Forwarding servers of meetings side by side: the server on one core, the load (pion) on the other,
# in two namespaces with a wire between them; run as root. One camera, or some, and viewers of all of
# them. Servers take turns in the same run, both with all their participants. Prints medians of CPU
# per packet that was forwarded, loss, latency from the camera to a viewer, memory.
#
#   bench/sfu.sh [-r ROUNDS] [-d SECONDS] [-s SERVER,…] [-n VIEWERS] [-c CAMERAS] [-b BITS/S] [-v] [-x]
#
# -v: everybody speaks and hears the loudest three, too (Perigee only: Janus would send each voice to
# everybody). -x: what the viewers get while somebody misbehaves: 10,000 requests to join, one who asks
# for everything again, who never reads, whose clock is absurd, a flood of forged packets.
# Of many viewers 20 are whole ones, whose packets are opened and timed; the others count.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
. "$here/peers/sfus.sh"

rounds=3 seconds=8 servers=perigee,janus viewers=25 cameras=1 bits=1500000 voices= hostile=
while getopts r:d:s:n:c:b:vx option; do
  case $option in
    r) rounds=$OPTARG ;;
    d) seconds=$OPTARG ;;
    s) servers=$OPTARG ;;
    n) viewers=$OPTARG ;;
    c) cameras=$OPTARG ;;
    b) bits=$OPTARG ;;
    v) voices=-voices servers=perigee ;;
    x) hostile=yes servers=perigee ;;
    *) exit 2 ;;
  esac
done
WHOLE=20

build_load() {
  need go golang-go janus janus ip iproute2 curl curl
  [ -d /usr/share/gocode/src/github.com/pion/webrtc ] || need no-such-program golang-github-pion-webrtc.v3-dev
  mkdir -p "$WORK/go/src/perigee"
  ln -sfn "$here/sfu" "$WORK/go/src/perigee/sfu"
  (cd "$WORK/go/src/perigee/sfu" && GO111MODULE=off GOPATH=$WORK/go:/usr/share/gocode \
    go build -o "$WORK/sfu-load" perigee/sfu) || die 'the load could not be built'
}

# Lets all of a meeting come to a server: load_start SERVER
load_start() {
  local light=$((viewers > WHOLE ? viewers - WHOLE : 0))
  rm -f "$WORK/load_$1.in"
  mkfifo "$WORK/load_$1.in"
  # shellcheck disable=SC2086
  taskset -c "$CLIENT_CORE" ip netns exec sfu-client "$WORK/sfu-load" -target "$1" \
    -url "$("sfu_$1_url")" -address "$SFU_CLIENT" -senders "$cameras" -viewers "$viewers" \
    -light $light -bitrate "$bits" -seconds "$seconds" $voices \
    <"$WORK/load_$1.in" >"$WORK/load_$1.out" 2>"$WORK/load_$1.log" &
  STARTED+=($!)
  local load=$!
  exec {holds}>"$WORK/load_$1.in" # as long as this is open, it waits for the next line
  eval "load_$1=$holds"
  until grep -q ready "$WORK/load_$1.out"; do
    kill -0 $load 2>/dev/null || die "the load ended: $(tail -n 3 "$WORK/load_$1.log")"
    sleep 0.2
  done
}

# One measurement: SERVER. Prints CPU µs a packet, packets/s, lost %, p50, p99 ms, MB, sounds/s.
measure_once() {
  local pid before after lines holds
  eval "holds=\$load_$1"
  pid=$("sfu_$1_pid")
  lines=$(wc -l <"$WORK/load_$1.out")
  before=$(ticks "$pid")
  echo >&"$holds"
  until [ "$(wc -l <"$WORK/load_$1.out")" -gt "$lines" ]; do sleep 0.05; done
  after=$(ticks "$pid")
  tail -n 1 "$WORK/load_$1.out" | tr ' ' '\n' | awk -F= -v ticks=$((after - before)) \
    -v seconds="$seconds" -v kb="$(awk '/^VmRSS/ {print $2}' "/proc/$pid/status")" '
    { value[$1] = $2 }
    END {
      packets = value["received"] + value["sounds"]
      if (!packets) exit 1
      printf "%.3f\t%.0f\t%.3f\t%.3f\t%.3f\t%.0f\n", ticks * 10000 / packets, packets / seconds,
        100 * value["lost"] / (value["received"] + value["lost"]), value["p50"], value["p99"], kb / 1024
    }' || die "nothing arrived from $1: see $WORK/load_$1.out"
}

# What viewers get while somebody misbehaves: KIND, or nothing for nobody.
suffer() {
  local lines holds pid
  eval "holds=\$load_perigee"
  pid=$(sfu_perigee_pid)
  lines=$(wc -l <"$WORK/load_perigee.out")
  echo "$1" >&"$holds"
  until [ "$(wc -l <"$WORK/load_perigee.out")" -gt $((lines + (${#1} > 0))) ]; do sleep 0.1; done
  tail -n +$((lines + 1)) "$WORK/load_perigee.out" | tr ' =' '\n\n' | awk -v kind="${1:-nobody}" '
    /^(received|lost|frames|p50|p99)$/ { key = $0; getline; value[key] = $0 }
    END { printf "%-8s %8d received %6d lost  p50 %7.2f ms  p99 %7.2f ms\n", kind, value["received"],
      value["lost"], value["p50"], value["p99"] }'
  tail -n 1 "$WORK/load_perigee.out" | grep -v '^expected' | sed 's/^/         /'
  echo "         memory $(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status") MB"
}

# Pauses of the collector during the run, from the JVM's own log.
pauses() {
  awk '/Pause/ { ms = $NF; sub(/ms/, "", ms); n++; sum += ms; if (ms > most) most = ms }
    END { printf "pauses of the collector: %d, together %.1f ms, the longest %.1f ms\n", n, sum, most }' \
    "$WORK/sfu-gc.log"
}

[ "$(id -u)" = 0 ] || die 'it makes network namespaces: run it as root'
mkdir -p "$WORK"
. "$here/parts/jdk.sh"
build_load
trap 'clean_up; sfu_unwire' EXIT
sfu_wire
"$ROOT/perigee" help >/dev/null # builds it
for server in ${servers//,/ }; do
  "sfu_${server}_start"
  load_start "$server"
done
case ",$servers," in *,perigee,*)
  rm -f "$WORK/sfu-gc.log"
  "$JAVA_HOME/bin/jcmd" "$(sfu_perigee_pid)" VM.log output="$WORK/sfu-gc.log" what=gc >/dev/null ;;
esac
if [ -n "$hostile" ]; then
  suffer '' >/dev/null
  for kind in '' joins nacks unread clock forged ''; do suffer "$kind"; done
  pauses
  exit
fi
results=$WORK/sfu.tsv
: >"$results"
for server in ${servers//,/ }; do measure_once "$server" >/dev/null; done
for ((round = 0; round < rounds; round++)); do
  for server in ${servers//,/ }; do
    printf '%s\t%s\n' "$server" "$(measure_once "$server")" >>"$results"
  done
done
printf '%d viewers of %d cameras of %d bit/s%s\n' "$viewers" "$cameras" "$bits" "${voices:+, all speak}"
awk -f "$here/parts/sfu-table.awk" "$results"
[ ! -s "$WORK/sfu-gc.log" ] || pauses
