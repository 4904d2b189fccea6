# shellcheck shell=bash
# Varnish in memory; it speaks no TLS.

varnish_start() {
  local port=$((BASE_PORT + 40))
  mkdir -p "$WORK/varnish"
  cat >"$WORK/varnish.vcl" <<END
vcl 4.1;
backend origin { .host = "127.0.0.1"; .port = "$ORIGIN_PORT"; }
END
  start varnish varnishd -F -n "$WORK/varnish" -f "$WORK/varnish.vcl" -a "127.0.0.1:$port" \
    -s malloc,1G -p thread_pools=1 -p thread_pool_min=100 -p thread_pool_max=1200 \
    -p feature=+http2 -j none
  await_url "http://127.0.0.1:$port/1k"
}
varnish_base() {
  case $1 in
    plain | h2c) echo "http://127.0.0.1:$((BASE_PORT + 40))" ;;
  esac
}
varnish_pids() { family "$(cat "$WORK/varnish.pid")"; }
