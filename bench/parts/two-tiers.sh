# shellcheck shell=bash
# Peers as an edge behind which a core stands, each with its own cache, in front of the origin:
# what misses are compared with. Both tiers run on the servers' core.

nginx_cache_conf() { # FOLDER PORT UPSTREAM-PORT
  cat <<END
daemon off; worker_processes 1; pid $1/nginx.pid; error_log $1/error.log;
events { worker_connections 16384; multi_accept on; }
http {
  access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on;
  client_body_temp_path $1/t; fastcgi_temp_path $1/t; uwsgi_temp_path $1/t; scgi_temp_path $1/t;
  proxy_cache_path $1/cache levels=1:2 keys_zone=c:64m max_size=4g use_temp_path=off;
  upstream next { server 127.0.0.1:$3; keepalive 256; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:$2 backlog=4096;
    location / {
      proxy_pass http://next; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_cache c; proxy_cache_lock on; proxy_cache_lock_timeout 60s; proxy_buffers 16 64k;
    }
  }
}
END
}

nginx2_start() {
  local port=$((BASE_PORT + 80))
  rm -rf "$WORK/nginx-edge" "$WORK/nginx-core"
  mkdir -p "$WORK/nginx-edge" "$WORK/nginx-core"
  nginx_cache_conf "$WORK/nginx-core" $((port + 1)) "$ORIGIN_PORT" >"$WORK/nginx-core.conf"
  nginx_cache_conf "$WORK/nginx-edge" "$port" $((port + 1)) >"$WORK/nginx-edge.conf"
  start nginx-core nginx -e "$WORK/nginx-core/error.log" -c "$WORK/nginx-core.conf"
  start nginx-edge nginx -e "$WORK/nginx-edge/error.log" -c "$WORK/nginx-edge.conf"
  await_url "http://127.0.0.1:$port/1k"
}
nginx2_base() { echo "http://127.0.0.1:$((BASE_PORT + 80))"; }
nginx2_pids() { family "$(cat "$WORK/nginx-edge.pid")" "$(cat "$WORK/nginx-core.pid")"; }

# A full store lets many small objects go for one that is larger, or it would refuse that one.
varnish2_tier() { # NAME PORT UPSTREAM-PORT
  mkdir -p "$WORK/$1"
  printf 'vcl 4.1;\nbackend next { .host = "127.0.0.1"; .port = "%s"; }\n' "$3" >"$WORK/$1.vcl"
  start "$1" varnishd -F -n "$WORK/$1" -f "$WORK/$1.vcl" -a "127.0.0.1:$2" -s malloc,2G \
    -p thread_pools=1 -p thread_pool_min=100 -p thread_pool_max=2400 \
    -p nuke_limit=100000 -j none
  await_url "http://127.0.0.1:$2/1k"
}

varnish2_start() {
  local port=$((BASE_PORT + 84))
  varnish2_tier varnish-core $((port + 1)) "$ORIGIN_PORT"
  varnish2_tier varnish-edge "$port" $((port + 1))
}
varnish2_base() { echo "http://127.0.0.1:$((BASE_PORT + 84))"; }
varnish2_pids() { family "$(cat "$WORK/varnish-edge.pid")" "$(cat "$WORK/varnish-core.pid")"; }

perigee2_start() { perigee_start; }
perigee2_base() { perigee_base plain; }
perigee2_pids() { perigee_pid edge1; perigee_pid core1; perigee_pid core2; }
