# shellcheck shell=bash
# HAProxy's cache in memory, one thread. It keeps no object of 100 MB.

haproxy_start() {
  local port=$((BASE_PORT + 30))
  cat >"$WORK/haproxy.conf" <<END
global
  maxconn 8192
  nbthread 1
  ssl-default-bind-options ssl-min-ver TLSv1.2
defaults
  mode http
  timeout client 60s
  timeout server 60s
  timeout connect 5s
  option http-keep-alive
cache store
  total-max-size 512
  max-object-size 2000000
  max-age 86400
frontend plain
  bind 127.0.0.1:$port
  bind 127.0.0.1:$((port + 1)) ssl crt $WORK/both.pem alpn h2,http/1.1
  bind 127.0.0.1:$((port + 2)) proto h2
  http-request cache-use store
  http-response cache-store store
  default_backend origin
backend origin
  http-response set-header cache-control "public, max-age=86400"
  server origin 127.0.0.1:$ORIGIN_PORT
END
  start haproxy haproxy -db -f "$WORK/haproxy.conf"
  await_url "http://127.0.0.1:$port/1k"
}
haproxy_base() {
  case $1 in
    plain) echo "http://127.0.0.1:$((BASE_PORT + 30))" ;;
    tls) echo "https://127.0.0.1:$((BASE_PORT + 31))" ;;
    h2c) echo "http://127.0.0.1:$((BASE_PORT + 32))" ;;
  esac
}
haproxy_pids() { family "$(cat "$WORK/haproxy.pid")"; }
haproxy_cannot() { [ "$1" = 100m ]; }
