#!/usr/bin/env bash
# Registrars side by side: server on one core, SIPp on the other, servers taking turns. Each
# registration is a challenge and its answer (digest, MD5, qop=auth) over TCP, of 10,000 people on ten
# connections, each of a SIPp of its own: with many, it breaks off. Prints medians of the server's CPU
# per registration, which is the figure, and of the kernel's part of it.
#
#   bench/sip.sh [-r ROUNDS] [-d SECONDS] [-s SERVER,…]
#
# The rate is what SIPp offers (BENCH_RATE, registrations a second). With few a server is woken for
# each message, and a core that is mostly idle says little of what a busy one does.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
. "$here/peers/registrars.sh"

rounds=3 seconds=8 servers=perigee,kamailio
read_options "$@"
RATE=${BENCH_RATE:-6000}
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

# Prints CPU µs per registration, those of the kernel among them, and registrations per second:
# SERVER REGISTRATIONS
register() {
  local before after count=$2 from to i pids=()
  before=$(spent "$1")
  from=$(date +%s%N)
  for ((i = 0; i < PHONES; i++)); do
    (cd "$WORK" && exec taskset -c "$CLIENT_CORE" sipp "127.0.0.1:$("sip_$1_port")" \
      -sf "$here/parts/register.xml" -inf "$WORK/people$i.csv" -t t1 -p $((BASE_PORT + 50 + i)) \
      -m $((count / PHONES)) -r $((RATE / PHONES)) -l 1000 -nostdin -trace_err -error_file "$WORK/sipp$i.err" \
      >"$WORK/sipp$i.log" 2>&1) &
    pids+=($!)
  done
  for i in "${pids[@]}"; do wait "$i" || die "$1 failed under load: see $WORK/sipp*.log"; done
  to=$(date +%s%N)
  after=$(spent "$1")
  awk -v count="$count" -v nanos=$((to - from)) -v ticks="$before $after" 'BEGIN {
    split(ticks, t, " ")
    kernel = t[4] - t[2]
    printf "%.2f\t%.2f\t%.0f", (t[3] - t[1] + kernel) * 10000 / count, kernel * 10000 / count,
      count * 1e9 / nanos
  }'
}

# Code that is compiled once it is hot is measured hot: registrations go on until five seconds more
# cost no tenth less than those before. Of all servers alike.
warm_up() {
  local before now=1000000 tries=0
  until [ $tries -ge 5 ] && awk -v a="$before" -v b="$now" 'BEGIN { exit !(b > 0.9 * a) }'; do
    tries=$((tries + 1)) before=$now
    [ $tries -le 12 ] || { say "$1 is still getting faster"; return; }
    now=$(register "$1" $((5 * RATE)) | cut -f 1)
    [ -n "$now" ] || exit 1
  done
}

mkdir -p "$WORK"
need sipp sip-tester taskset util-linux
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
for server in ${servers//,/ }; do warm_up "$server"; done
results=$WORK/sip.tsv
: >"$results"
for ((round = 0; round < rounds; round++)); do
  for server in ${servers//,/ }; do
    printf '%s\t%s\n' "$server" "$(register "$server" $((seconds * RATE)))" >>"$results"
  done
done
awk -f "$here/parts/sip-table.awk" "$results"
