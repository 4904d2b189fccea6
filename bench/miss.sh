#!/usr/bin/env bash
# Misses beside peers, each as two tiers of caches in front of one origin: cold fills (requests/s,
# CPU of both tiers per request), and many clients that want one new object at the same moment
# (origin requests counted; one is right).
#
#   bench/miss.sh [-r ROUNDS] [-d SECONDS] [-s SERVER,…]
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
. "$here/parts/two-tiers.sh"
. "$here/peers/origin.sh"
. "$here/peers/perigee.sh"

rounds=3 seconds=5 servers=perigee2,nginx2,varnish2
read_options "$@"

mkdir -p "$WORK"
need wrk wrk nginx nginx varnishd varnish curl curl taskset util-linux
make_site
origin_start
for server in ${servers//,/ }; do
  say "starting $server"
  "${server}_start"
done

# Long enough for code that is compiled once it is hot, in three nodes on one core, and once more
# when it meets longer bodies.
warm_up_seconds() { # SERVER SIZE
  case $1-$2 in
    perigee2-1k) echo 150 ;;
    perigee2-*) echo 45 ;;
    *) echo 10 ;;
  esac
}

results=$WORK/miss.tsv
: >"$results"
serial=$(date +%s)000000
for size in 1k 10k 100k; do
  for ((round = 0; round <= rounds; round++)); do
    for server in ${servers//,/ }; do
      serial=$((serial + 1000000))
      time=$seconds
      [ $round != 0 ] || time=$(warm_up_seconds "$server" "$size")
      line=$(cold "$server" "$serial" "$size" "$time") || exit 1
      [ $round = 0 ] || printf 'cold-%s\t%s\t%s\n' "$size" "${server%2}" "$line" >>"$results"
    done
  done
done
awk -f "$here/parts/table.awk" "$results"

printf '%-10s %-14s %s\n' case server 'origin requests for 1,000 clients at once (5 objects of 1 MB, slowly sent)'
for server in ${servers//,/ }; do
  counts=
  for _ in 1 2 3 4 5; do
    serial=$((serial + 1))
    taskset -c "$CLIENT_CORE" wrk -t1 -c1000 -d3 --timeout 30s \
      "$("${server}_base")/slow/$serial/1m" >"$WORK/client.log" 2>&1
    counts="$counts $(origin_requests "^/slow/$serial/")"
  done
  printf '%-10s %-14s%s\n' together "${server%2}" "$counts"
done
