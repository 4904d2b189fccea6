#!/usr/bin/env bash
# Hits beside peers: server on one core, client on the other, servers taking turns; prints medians
# of requests/s and of server CPU per request, and Perigee's ratios to the better nginx, one that
# serves files and one that is a cache.
#
#   bench/hit.sh [-r ROUNDS] [-d SECONDS] [-s SERVER,…] [CASE…]
#
# Cases: 1k 10k 100k 1m 100m 1k-1000 tls-10k handshake h2-10k h2c-1k (all by default).
# The client saturates before the fastest servers do, so CPU is the truer figure.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
for peer in "$here"/peers/*.sh; do . "$peer"; done

rounds=5 seconds=5 servers=perigee,nginx,nginxcopy,cachenginx,cachenginxcopy,h2o,haproxy,varnish,trafficserver
read_options "$@"
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- 1k 10k 100k 1m 100m 1k-1000 tls-10k handshake h2-10k h2c-1k

mkdir -p "$WORK"
need wrk wrk h2load nghttp2-client nginx nginx h2o h2o haproxy haproxy varnishd varnish \
  traffic_server trafficserver curl curl taskset util-linux
make_site
origin_start
for server in ${servers//,/ }; do
  say "starting $server"
  "${server}_start"
done
case ,$servers, in *,perigee,*) perigee_alone ;; esac

results=$WORK/hit.tsv
: >"$results"
for case in "$@"; do
  measure_case "$case" >>"$results" || exit 1
done
awk -f "$here/parts/table.awk" "$results"
