#!/usr/bin/env bash
# Registrars side by side: server on one core, SIPp on the other, servers taking turns. Each
# registration is a challenge and its answer (digest, MD5, qop=auth) over TCP, of 10,000 people on ten
# connections, each of a SIPp of its own: with many, it breaks off. Prints medians of the server's CPU per registration, which is the figure.
#
#   bench/sip.sh [-r ROUNDS] [-d SECONDS] [-s SERVER,…]
#
# The rate is what SIPp offers (BENCH_RATE, registrations a second).
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
. "$here/peers/registrars.sh"

rounds=3 seconds=8 servers=perigee,kamailio
read_options "$@"
RATE=${BENCH_RATE:-2000}
PEOPLE=10000
PHONES=10

# Prints CPU µs per registration and registrations per second: SERVER SECONDS
register() {
  local before after count=$(($2 * RATE)) from to i pids=()
  before=$(ticks $(family "$(cat "$WORK/sip_$1.pid")"))
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
  after=$(ticks $(family "$(cat "$WORK/sip_$1.pid")"))
  awk -v ticks=$((after - before)) -v count="$count" -v nanos=$((to - from)) \
    'BEGIN { printf "%.2f\t%.0f", ticks * 10000 / count, count * 1e9 / nanos }'
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
# Code that is compiled once it is hot is measured hot.
for server in ${servers//,/ }; do register "$server" 25 >/dev/null || exit 1; done
results=$WORK/sip.tsv
: >"$results"
for ((round = 0; round < rounds; round++)); do
  for server in ${servers//,/ }; do
    printf '%s\t%s\n' "$server" "$(register "$server" "$seconds")" >>"$results"
  done
done
awk -f "$here/parts/sip-table.awk" "$results"
