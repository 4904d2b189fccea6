#!/usr/bin/env bash
# Redirects beside hits: the redirector of a name server, the same network's edge at its 1 kB hit,
# and nginx at both, each on one core with the client on the other, taking turns; prints medians and
# ratios.
#
#   bench/redirect.sh [-r ROUNDS] [-d SECONDS]
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
for peer in "$here"/peers/*.sh; do . "$peer"; done

rounds=5 seconds=5
read_options "$@"

mkdir -p "$WORK"
need wrk wrk nginx nginx curl curl taskset util-linux
make_site
origin_start
say "starting perigee"
perigee_start
say "starting nginx"
nginx_start
nginxcopy_start
redirecting_nginx_start

redirector_base() { perigee_endpoint redirect; }
redirector_pids() { perigee_pid ns1; }

redirects() { # SERVER
  curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' "$("$1_base" plain)/1k"
}
# A name server that has just started waits for its first map.
tries=0
until [ "$(redirects redirector)" = "307 $(perigee_base plain)/1k" ] ||
  [ "$(redirects redirector)" = "307 $(perigee_endpoint edge2-http)/1k" ]; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || die "the redirector says '$(redirects redirector)'"
  sleep 0.2
done
case $(redirects redirecting_nginx) in
  "307 $(nginx_base plain)/1k") ;;
  *) die "nginx says '$(redirects redirecting_nginx)'" ;;
esac

results=$WORK/redirect.tsv
: >"$results"
describe 1k
for server in redirector perigee redirecting_nginx nginx nginxcopy; do
  warm_up "$server" || exit 1
done
for ((round = 0; round < rounds; round++)); do
  for turn in redirect:redirector hit:perigee redirect:redirecting_nginx hit:nginx hit:nginxcopy; do
    printf '%s\t%s\t%s\n' "${turn%%:*}" "${turn#*:}" "$(load "${turn#*:}" "$seconds")" >>"$results" ||
      exit 1
  done
done
# The table compares what is called perigee with what is called nginx.
sed -i 's/\tredirector\t/\tperigee\t/; s/\tredirecting_nginx\t/\tnginx307\t/' "$results"
awk -f "$here/parts/table.awk" "$results"
awk -F '\t' '
  function median(values, count, i, j, t) {
    for (i = 2; i <= count; i++)
      for (j = i; j > 1 && values[j] < values[j - 1]; j--) {
        t = values[j]; values[j] = values[j - 1]; values[j - 1] = t
      }
    return values[int((count + 1) / 2)]
  }
  $2 == "perigee" && $1 == "redirect" { r[++a] = $3 + 0; u[a] = $4 + 0 }
  $2 == "perigee" && $1 == "hit" { h[++b] = $3 + 0; v[b] = $4 + 0 }
  END {
    printf "redirect to 1 kB hit: requests/s %.2f, CPU %.2f\n", \
      median(r, a) / median(h, b), median(v, b) / median(u, a)
  }' "$results"
