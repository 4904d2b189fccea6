#!/usr/bin/env bash
# Name servers side by side: server on one core, client on the other, servers taking turns. Queries
# carry a client subnet (RFC 7871). Prints medians of queries/s, of server CPU per query and of the
# latency at 20,000 queries/s, and Perigee's ratios to Knot.
#
#   bench/dns.sh [-r ROUNDS] [-d SECONDS] [-s SERVER,…]
#
# The client saturates before the fastest servers do, so CPU is the truer figure.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
. "$here/peers/name-servers.sh"

rounds=5 seconds=5 servers=perigee,knot,nsd,gdnsd
read_options "$@"
SUBNET=8:00011800010203
PACED=20000

# Prints queries/s and server CPU µs per query: SERVER SECONDS
flood() {
  local pids before after out
  # shellcheck disable=SC2207
  pids=($(dns_pids "$1"))
  before=$(ticks "${pids[@]}")
  out=$(ask "$1" "$2" -q 400)
  after=$(ticks "${pids[@]}")
  echo "$out" >"$WORK/client.log"
  echo "$out" | awk -v ticks=$((after - before)) '
    /Queries completed/ { done = $3 }
    /Queries lost/ { lost = $3 }
    /Queries per second/ { rate = $4 }
    END { if (!done || lost > done / 1000) exit 1; printf "%.0f\t%.3f", rate, ticks * 10000 / done }' ||
    die "$1 failed under load: $out"
}

# Prints the median and the 99th percentile of the latency, µs: SERVER SECONDS
paced() {
  # Read afterwards: a pipe's reader would be woken thousands of times a second on either core.
  ask "$1" "$2" -q 400 -Q "$PACED" -v >"$WORK/paced.log"
  awk '$1 == ">" { print $NF * 1e6 }' "$WORK/paced.log" | sort -n |
    awk '{ v[NR] = $1 } END { printf "%.0f\t%.0f", v[int(NR / 2)], v[int(NR * 0.99)] }'
}

ask() { # SERVER SECONDS OPTION…
  local port
  port=$("dns_$1_port")
  taskset -c "$CLIENT_CORE" dnsperf -s 127.0.0.1 -p "$port" -d "$WORK/names" -l "$2" -c 10 -T 1 -e \
    -E "$SUBNET" "${@:3}" 2>&1
}

mkdir -p "$WORK"
need dnsperf dnsperf knotd knot nsd nsd gdnsd gdnsd dig bind9-dnsutils taskset util-linux
need_classes
dns_names
for server in ${servers//,/ }; do
  say "starting $server"
  "dns_${server}_start"
  tries=0
  until dig +short +tries=1 +time=1 @127.0.0.1 -p "$("dns_${server}_port")" h1.example.test |
    grep -q '^192'; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || die "$server does not answer: see $WORK/dns_$server.log"
    sleep 0.3
  done
done
for server in ${servers//,/ }; do
  for part in 1 2 3 4 5; do flood "$server" 3 >/dev/null || exit 1; done
done
results=$WORK/dns.tsv
: >"$results"
for ((round = 0; round < rounds; round++)); do
  for server in ${servers//,/ }; do
    printf '%s\t%s\t%s\n' "$server" "$(flood "$server" "$seconds")" "$(paced "$server" 3)" >>"$results"
  done
done
awk -f "$here/parts/dns-table.awk" "$results"
