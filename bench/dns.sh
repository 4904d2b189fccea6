#!/usr/bin/env bash
# Name servers side by side: server on one core, client on the other, servers taking turns. Queries
# carry a client subnet (RFC 7871). Prints medians of queries/s, of server CPU per query, of
# queries/s with half of its core for each server, and of the latency at 20,000 queries/s, and
# Perigee's ratios to Knot.
#
#   bench/dns.sh [-r ROUNDS] [-d SECONDS] [-s SERVER,…]
#
# With a whole core each, the client saturates before the fastest servers do, as its core's use
# shows; with half of it for the server, it is the server that is the limit. That part needs root.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
. "$here/parts/half-a-core.sh"
. "$here/peers/name-servers.sh"

rounds=9 seconds=2 servers=perigee,knot,nsd,gdnsd
read_options "$@"
SUBNET=8:00011800010203
PACED=20000

# Prints queries/s, server CPU µs per query, and how much of a core the server and the client took,
# %: SERVER SECONDS [QUERIES-OUTSTANDING]. By processes' own time: the kernel's table of cores is
# sampled, and who wakes with the clock is hardly in it.
flood() {
  local pids before after out TIMEFORMAT='client took %U %S of %R'
  # shellcheck disable=SC2207
  pids=($(dns_pids "$1"))
  before=$(ticks "${pids[@]}")
  out=$({ time ask "$1" "$2" -q "${3:-400}"; } 2>&1)
  after=$(ticks "${pids[@]}")
  echo "$out" >"$WORK/client.log"
  echo "$out" | awk -v ticks=$((after - before)) '
    /Queries completed/ { done = $3 }
    /Queries lost/ { lost = $3 }
    /Run time/ { run = $4 }
    /Queries per second/ { rate = $4 }
    /^client took/ { client = 100 * ($3 + $4) / $6 }
    END {
      if (!done || lost > done / 1000) exit 1
      printf "%.0f\t%.3f\t%.0f\t%.0f", rate, ticks * 10000 / done, ticks / run, client
    }' || die "$1 failed under load: $out"
}

# The same with half a core for the server, without its CPU per query; nothing where that can't be.
# No more queries are outstanding than a socket's usual buffer holds: they wait there for 5 ms.
confined() {
  local out
  [ -n "$groups" ] || return 0
  confine "$1"
  out=$(flood "$1" "$2" 200) || exit 1
  release "$1"
  cut -f 1,3,4 <<<"$out"
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
groups=
find_groups || say "no control groups can be made here: no measurement with half a core"
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
  # shellcheck disable=SC2046
  [ -z "$groups" ] || group "$server" $(dns_pids "$server")
done
for server in ${servers//,/ }; do
  for part in 1 2 3 4 5; do flood "$server" 3 >/dev/null || exit 1; done
done
results=$WORK/dns.tsv
: >"$results"
turns=${servers//,/ }
for ((round = 0; round < rounds; round++)); do
  for server in $turns; do
    whole=$(flood "$server" "$seconds") && half=$(confined "$server" "$seconds") || exit 1
    printf '%s\t%s\t%s\t%s\n' "$server" "$whole" "$(paced "$server" "$seconds")" "$half" >>"$results"
  done
  # Who was first is last: what changes in the course of a round must not always hit the same.
  turns=$(tac -s ' ' <<<"$turns " | xargs)
done
awk -f "$here/parts/dns-table.awk" "$results"
