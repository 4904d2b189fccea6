#!/usr/bin/env bash
# Registrars side by side: server on one core, SIPp on the other, servers taking turns. Each
# registration is a challenge and its answer (digest, MD5, qop=auth) over TCP, of 10,000 people on ten
# connections, each of a SIPp of its own: with many, it breaks off. Prints medians of the server's CPU
# per registration, which is the figure, and of the kernel's part of it.
#
#   bench/sip.sh [-r ROUNDS] [-d SECONDS] [-s SERVER,…] [-c TELEPHONES]
#
# With -c there are so many telephones, each with a connection of its own that stays open, as at the
# edge of a network of telephones; a program of ours is their load, and says how long they waited.
#
# The rate is what SIPp offers (BENCH_RATE, registrations a second). With few a server is woken for
# each message, and a core that is mostly idle says little of what a busy one does.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
. "$here/peers/registrars.sh"

rounds=3 seconds=8 servers=perigee,kamailio
telephones=0
options=()
while [ $# -gt 0 ]; do
  case $1 in
    -c) telephones=$2; shift 2 ;;
    *) options+=("$1"); shift ;;
  esac
done
read_options "${options[@]}"
RATE=${BENCH_RATE:-6000}
WARM_RATE=6000
PEOPLE=10000
PHONES=10

# CPU time of a server so far, in ticks of 10 ms: its own and the kernel's for it.
spent() {
  local pid own=0 kernel=0 fields
  for pid in $(family "$(cat "$WORK/sip_$1.pid")"); do
    read -r -a fields < <(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) || continue
    own=$((own + fields[11])) kernel=$((kernel + fields[12]))
  done
  echo "$own $kernel"
}

# So many registrations by SIPp: SERVER REGISTRATIONS
register_by_sipp() {
  local i pids=()
  for ((i = 0; i < PHONES; i++)); do
    (cd "$WORK" && exec taskset -c "$CLIENT_CORE" sipp "127.0.0.1:$("sip_$1_port")" \
      -sf "$here/parts/register.xml" -inf "$WORK/people$i.csv" -t t1 -p $((BASE_PORT + 50 + i)) \
      -m $(($2 / PHONES)) -r $((RATE / PHONES)) -l 1000 -nostdin -trace_err -error_file "$WORK/sipp$i.err" \
      >"$WORK/sipp$i.log" 2>&1) &
    pids+=($!)
  done
  for i in "${pids[@]}"; do wait "$i" || die "$1 failed under load: see $WORK/sipp*.log"; done
}

# Connects telephones of our own: SERVER
declare -A orders answers
connect_phones() {
  local to from
  rm -f "$WORK/phones_$1.in" "$WORK/phones_$1.out"
  mkfifo "$WORK/phones_$1.in" "$WORK/phones_$1.out"
  taskset -c "$CLIENT_CORE" "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m -cp "$CLASS_PATH" \
    perigee.bench.SipPhones "$("sip_$1_port")" "$SIP_PASSWORD" "$telephones" \
    <"$WORK/phones_$1.in" >"$WORK/phones_$1.out" 2>"$WORK/phones_$1.log" &
  STARTED+=($!)
  exec {to}>"$WORK/phones_$1.in" {from}<"$WORK/phones_$1.out"
  orders[$1]=$to answers[$1]=$from
  answer_of_phones "$1" ready
}

# What the telephones say next: SERVER [WORD]
answer_of_phones() {
  local line
  IFS= read -r -u "${answers[$1]}" -t 120 line && [[ $line == *${2:-}* ]] ||
    die "$1 failed under load: see $WORK/phones_$1.log"
  echo "$line" >>"$WORK/phones_$1.log"
}

register_by_phones() {
  echo "$2 $RATE" >&"${orders[$1]}"
  answer_of_phones "$1"
}

# Prints CPU µs per registration, those of the kernel among them, and registrations per second:
# SERVER REGISTRATIONS
register() {
  local before after count=$2 from to
  before=$(spent "$1")
  from=$(date +%s%N)
  if [ "$telephones" = 0 ]; then register_by_sipp "$1" "$count"; else register_by_phones "$1" "$count"; fi
  to=$(date +%s%N)
  after=$(spent "$1")
  awk -v count="$count" -v nanos=$((to - from)) -v ticks="$before $after" 'BEGIN {
    split(ticks, t, " ")
    kernel = t[4] - t[2]
    printf "%.2f\t%.2f\t%.0f", (t[3] - t[1] + kernel) * 10000 / count, kernel * 10000 / count,
      count * 1e9 / nanos
  }'
}

# Code that is compiled once it is hot is measured hot. Compilers work for a quarter of a million
# registrations, and then again when the rate becomes another: that was a third of what a registration
# seemed to cost. So there are ten times five seconds at one high rate whatever is measured, and then
# at least six at that, until one costs no tenth less than the one before. Of all servers alike.
warm_up() {
  local before now=1000000 tries
  for ((tries = 0; tries < 10; tries++)); do
    RATE=$WARM_RATE register "$1" $((5 * WARM_RATE)) >/dev/null || exit 1
  done
  for ((tries = 1; tries <= 12; tries++)); do
    before=$now
    now=$(register "$1" $((5 * RATE)) | cut -f 1)
    [ -n "$now" ] || exit 1
    [ $tries -ge 6 ] && awk -v a="$before" -v b="$now" 'BEGIN { exit !(b > 0.9 * a) }' && return
  done
  say "$1 is still getting faster"
}

mkdir -p "$WORK"
need taskset util-linux
[ "$telephones" != 0 ] || need sipp sip-tester
[ -n "${BENCH_KAMAILIO:-}" ] || need kamailio kamailio
need_classes
for ((phone = 0; phone < PHONES; phone++)); do
  {
    echo SEQUENTIAL
    for ((i = phone; i < PEOPLE; i += PHONES)); do
      echo "person$i;[authentication username=person$i password=$SIP_PASSWORD]"
    done
  } >"$WORK/people$phone.csv"
done
for server in ${servers//,/ }; do
  "sip_${server}_start"
  tries=0
  until (exec 3<>"/dev/tcp/127.0.0.1/$("sip_${server}_port")") 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 50 ] || die "$server does not listen: see $WORK/sip_$server.log"
    sleep 0.2
  done
done
for server in ${servers//,/ }; do
  [ "$telephones" = 0 ] || connect_phones "$server"
  warm_up "$server"
done
results=$WORK/sip.tsv
: >"$results"
for ((round = 0; round < rounds; round++)); do
  for server in ${servers//,/ }; do
    printf '%s\t%s\n' "$server" "$(register "$server" $((seconds * RATE)))" >>"$results"
  done
done
awk -f "$here/parts/sip-table.awk" "$results"
