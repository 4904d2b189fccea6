# shellcheck shell=bash
# The origin of all caches: nginx on the clients' core, which is idle towards it during hits. It
# counts requests in a log of one line each.

origin_start() {
  mkdir -p "$WORK/origin"
  cat >"$WORK/origin.conf" <<END
daemon off; worker_processes 1; pid $WORK/origin/nginx.pid; error_log $WORK/origin/error.log;
events { worker_connections 8192; multi_accept on; }
http {
  log_format one '\$request_uri \$http_range';
  access_log $WORK/origin/access.log one buffer=64k flush=200ms;
  sendfile on; tcp_nopush on; open_file_cache max=100000 inactive=600s; keepalive_requests 100000000;
  client_body_temp_path $WORK/origin/t; proxy_temp_path $WORK/origin/t; fastcgi_temp_path $WORK/origin/t;
  uwsgi_temp_path $WORK/origin/t; scgi_temp_path $WORK/origin/t;
  server {
    listen 127.0.0.1:$ORIGIN_PORT backlog=4096; root $SITE;
    add_header Cache-Control "public, max-age=86400";
    # /any/N/SIZE is as many different objects as are asked for; /slow/… takes its time.
    location ~ ^/any/[0-9]+/(?<size>[0-9a-z]+)\$ { try_files /\$size =404; }
    location ~ ^/slow/[0-9]+/(?<size>[0-9a-z]+)\$ { limit_rate 1m; try_files /\$size =404; }
  }
}
END
  SERVER_CORE=$CLIENT_CORE start origin nginx -e "$WORK/origin/error.log" -c "$WORK/origin.conf"
  await_url "http://127.0.0.1:$ORIGIN_PORT/1k"
}

# Requests that the origin has had for paths that match.
origin_requests() {
  sleep 0.5
  grep -c -E "$1" "$WORK/origin/access.log"
}
