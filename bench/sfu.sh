#!/usr/bin/env bash
# Forwarding servers of meetings side by side: the server on one core, the load (pion) on the other,
# in two namespaces with a wire between them that parts bursts as a network card does; run as root.
# One camera, or some, and viewers of all of them. Both servers have all their participants; cameras
# send to the one whose turn it is. Each warms up first. Prints medians of CPU per packet that was
# forwarded, loss, what the server adds to a picture's way (with one camera), latency from the camera
# to a viewer, memory; what the forwarding thread makes of objects, and pauses of the collector.
#
#   bench/sfu.sh [-r ROUNDS] [-d SECONDS] [-w SECONDS] [-s SERVER,…] [-n VIEWERS,…] [-c CAMERAS] [-b BITS/S] [-p] [-v] [-x]
#
# -w: how long each is warmed up, at least. -p: packets of a frame leave as browsers pace them, and
# not all at once. -v: everybody speaks and hears the loudest three, too
# (Perigee only: Janus would send each voice to everybody). -x: what the viewers get while somebody
# misbehaves: 10,000 requests to join, one who asks for everything again, who never reads, whose clock
# is absurd, a flood of forged packets.
# Of many viewers 20 are whole ones, whose packets are opened; the others count, and of more than
# 120 the kernel counts. What the server adds is timed at its network device, without the load.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
. "$here/peers/sfus.sh"

rounds=3 seconds=8 warm=32 servers=perigee,janus sizes=10,25,100 cameras=1 bits=1500000 voices= hostile= paced=
while getopts r:d:w:s:n:c:b:pvx option; do
  case $option in
    r) rounds=$OPTARG ;;
    d) seconds=$OPTARG ;;
    w) warm=$OPTARG ;;
    s) servers=$OPTARG ;;
    n) sizes=$OPTARG ;;
    c) cameras=$OPTARG ;;
    b) bits=$OPTARG ;;
    p) paced=-paced ;;
    v) voices=-voices servers=perigee ;;
    x) hostile=yes servers=perigee ;;
    *) exit 2 ;;
  esac
done
WHOLE=20 MOST_READ=120

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
  local light=$((viewers > WHOLE ? viewers - WHOLE : 0)) count=
  [ "$viewers" -le $MOST_READ ] || count='-count c0'
  rm -f "$WORK/load_$1.in"
  mkfifo "$WORK/load_$1.in"
  : >"$WORK/load_$1.out"
  # shellcheck disable=SC2086
  taskset -c "$CLIENT_CORE" ip netns exec sfu-client "$WORK/sfu-load" -target "$1" \
    -url "$("sfu_$1_url")" -address "$SFU_CLIENT" -senders "$cameras" -viewers "$viewers" \
    -light $light $count -bitrate "$bits" -seconds "$seconds" $voices $paced \
    <"$WORK/load_$1.in" >"$WORK/load_$1.out" 2>"$WORK/load_$1.log" &
  STARTED+=($!)
  eval "loader_$1=$!"
  local holds
  exec {holds}>"$WORK/load_$1.in" # as long as this is open, it waits for the next line
  eval "load_$1=$holds"
}

# Times packets at the server's device; of many streams one in 8 or in 64.
tap_start() {
  local share=1
  [ "$viewers" -le 20 ] || share=8
  [ "$viewers" -le 120 ] || share=64
  rm -f "$WORK/tap.in"
  mkfifo "$WORK/tap.in"
  : >"$WORK/tap.out"
  taskset -c "$CLIENT_CORE" ip netns exec sfu-server "$WORK/sfu-load" -tap s0 -share $share \
    <"$WORK/tap.in" >"$WORK/tap.out" 2>"$WORK/tap.log" &
  STARTED+=($!)
  exec {tap}>"$WORK/tap.in"
  until grep -q tapping "$WORK/tap.out"; do
    kill -0 "${STARTED[-1]}" 2>/dev/null || die "nothing is timed: $(tail -n 3 "$WORK/tap.log")"
    sleep 0.1
  done
}

# What was added since the last question.
tap_says() {
  local lines
  lines=$(wc -l <"$WORK/tap.out")
  echo >&"$tap"
  until [ "$(wc -l <"$WORK/tap.out")" -gt "$lines" ]; do sleep 0.02; done
  tail -n 1 "$WORK/tap.out"
}

load_ready() { # SERVER
  local load
  eval "load=\$loader_$1"
  until grep -q ready "$WORK/load_$1.out"; do
    kill -0 "$load" 2>/dev/null || die "the load ended: $(tail -n 3 "$WORK/load_$1.log")"
    sleep 0.2
  done
}

# Has a load do something and prints what it says: SERVER LINE
load_says() {
  local lines holds load
  eval "holds=\$load_$1 load=\$loader_$1"
  lines=$(wc -l <"$WORK/load_$1.out")
  echo "$2" >&"$holds"
  until [ "$(wc -l <"$WORK/load_$1.out")" -gt "$lines" ]; do
    kill -0 "$load" 2>/dev/null || die "the load ended: $(tail -n 3 "$WORK/load_$1.log")"
    sleep 0.05
  done
  tail -n 1 "$WORK/load_$1.out"
}

# One measurement: SERVER. Prints server, CPU µs a packet, of it in threads that forward, packets/s
# that came and that were to come, lost %, p50, p99 ms of what the server adds and of the whole way,
# MB, load's share of its core.
measure_once() {
  local pid said
  pid=$("sfu_$1_pid")
  tap_says >/dev/null
  said=$(load_says "$1" "$pid")
  echo "$said $(tap_says)" | tr ' ' '\n' | awk -F= -v server="$1" \
    -v kb="$(awk '/^VmRSS/ {print $2}' "/proc/$pid/status")" '
    { value[$1] = $2 }
    END {
      packets = value["received"] + value["sounds"]
      if (!packets) exit 1
      printf "%s\t%.3f\t%.3f\t%.0f\t%.0f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.0f\t%.0f\n", server,
        value["cpu"] * 1e6 / packets, value["forwarding"] * 1e6 / packets,
        packets / value["seconds"], (value["expected"] + value["sounds"]) / value["seconds"],
        100 * value["lost"] / value["expected"], value["added50"], value["added99"],
        value["p50"], value["p99"],
        kb / 1024, 100 * value["load"] / value["seconds"]
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
    /^(expected|received|gaps|p50|p99)$/ { key = $0; getline; value[key] = $0 }
    END { printf "%-8s %8d expected %8d received %6d in gaps  p50 %7.2f ms  p99 %7.2f ms\n", kind,
      value["expected"], value["received"], value["gaps"], value["p50"], value["p99"] }'
  tail -n 1 "$WORK/load_perigee.out" | grep -v '^expected' | sed 's/^/         /'
  echo "         memory $(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status") MB"
}

# Octets of objects that the forwarding thread has made so far, as the JVM tells it.
made() {
  "$JAVA_HOME/bin/jcmd" "$(sfu_perigee_pid)" Thread.print -e | awk '
    /^"media"/ && match($0, /allocated=[0-9.]+[BKMG]/) {
      text = substr($0, RSTART + 10, RLENGTH - 10)
      unit = substr(text, length(text))
      printf "%.0f\n", text * (unit == "G" ? 2^30 : unit == "M" ? 2^20 : unit == "K" ? 2^10 : 1)
    }'
}

# Objects of the forwarding thread by packet, in a run of their own: the question stops the thread.
objects() {
  local before after
  before=$(made)
  after=$(load_says perigee '')
  echo "$after" | tr ' ' '\n' | awk -F= -v octets=$(($(made) - before)) '
    { value[$1] = $2 }
    END { printf "objects made by the forwarding thread: %.0f octets a packet\n",
      octets / (value["received"] + value["sounds"]) }'
}

# Pauses of the collector during the run, from the JVM's own log.
pauses() {
  awk '/Pause/ { ms = $NF + 0; n++; sum += ms; if (ms > most) most = ms }
    END { printf "pauses of the collector: %d, together %.1f ms, the longest %.1f ms\n", n, sum, most }' \
    "$WORK/sfu-gc.log"
}

begin() {
  local server
  sfu_wire
  for server in ${servers//,/ }; do
    "sfu_${server}_start"
    load_start "$server"
  done
  for server in ${servers//,/ }; do load_ready "$server"; done
  tap_start
  case ",$servers," in *,perigee,*)
    sfu_perigee_alone
    rm -f "$WORK/sfu-gc.log"
    "$JAVA_HOME/bin/jcmd" "$(sfu_perigee_pid)" VM.log output="$WORK/sfu-gc.log" what=gc >/dev/null ;;
  esac
}

finish() {
  local server
  for server in ${servers//,/ }; do eval "exec {load_$server}>&-"; done
  exec {tap}>&-
  clean_up
  STARTED=()
  sfu_unwire
}

measure_size() {
  local round server results=$WORK/sfu.tsv warmed
  begin
  : >"$results"
  for server in ${servers//,/ }; do
    for ((warmed = 0; warmed < warm; warmed += seconds)); do measure_once "$server" >/dev/null; done
  done
  for ((round = 0; round < rounds; round++)); do
    for server in ${servers//,/ }; do measure_once "$server" >>"$results"; done
  done
  printf '\n%d viewers of %d cameras of %d bit/s%s%s, warmed up for %d s, %d rounds of %d s\n' \
    "$viewers" "$cameras" "$bits" "${paced:+, paced}" "${voices:+, all speak}" "$warmed" "$rounds" "$seconds"
  awk -f "$here/parts/sfu-table.awk" "$results"
  case ",$servers," in *,perigee,*) objects; pauses ;; esac
  finish
}

[ "$(id -u)" = 0 ] || die 'it makes network namespaces: run it as root'
mkdir -p "$WORK"
. "$here/parts/jdk.sh"
build_load
trap 'clean_up; sfu_unwire' EXIT
"$ROOT/perigee" help >/dev/null # builds it
# What looks whether the load is ready is not to take the server's time.
taskset -pc "$CLIENT_CORE" $$ >/dev/null
if [ -n "$hostile" ]; then
  viewers=${sizes##*,}
  begin
  suffer '' >/dev/null
  for kind in '' nacks unread clock forged joins ''; do suffer "$kind"; done
  pauses
  exit
fi
for viewers in ${sizes//,/ }; do measure_size; done
