# shellcheck shell=bash
# nginx, one worker: serving files, and as a cache, which is Perigee's job. Each in two settings,
# since neither is the best at every size: sendfile with tcp_nopush (without it a 100 kB file stalls
# for 40 ms), and copying.

nginx_conf() { # FOLDER SENDFILE FIRST-PORT SERVING
  cat <<END
daemon off; worker_processes 1; pid $1/nginx.pid; error_log $1/error.log;
events { worker_connections 8192; multi_accept on; }
http {
  access_log off; keepalive_requests 100000000; keepalive_timeout 65s; reset_timedout_connection on;
  sendfile $2; tcp_nopush $2; tcp_nodelay on; output_buffers 2 256k; sendfile_max_chunk 512k;
  open_file_cache max=1000 inactive=600s; open_file_cache_valid 600s;
  client_body_temp_path $1/t; proxy_temp_path $1/t; fastcgi_temp_path $1/t; uwsgi_temp_path $1/t; scgi_temp_path $1/t;
  proxy_cache_path $1/cache levels=1:2 keys_zone=c:64m max_size=4g use_temp_path=off;
  upstream origin { server 127.0.0.1:$ORIGIN_PORT; keepalive 16; }
  ssl_certificate $WORK/cert.pem; ssl_certificate_key $WORK/key.pem;
  ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:s:10m; ssl_buffer_size 16k;
  http2_max_requests 100000000;
  server { listen 127.0.0.1:$3 backlog=4096; $4 }
  server { listen 127.0.0.1:$(($3 + 1)) ssl http2 backlog=4096; $4 }
  server { listen 127.0.0.1:$(($3 + 2)) http2 backlog=4096; $4 }
}
END
}

nginx_files="root $SITE;"
nginx_cached='location / { proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_cache c; }'

nginx_begin() { # NAME SENDFILE FIRST-PORT SERVING
  rm -rf "${WORK:?}/$1"
  mkdir -p "$WORK/$1"
  nginx_conf "$WORK/$1" "$2" "$3" "$4" >"$WORK/$1.conf"
  start "$1" nginx -e "$WORK/$1/error.log" -c "$WORK/$1.conf"
  await_url "http://127.0.0.1:$3/1k"
}

nginx_address() { # FIRST-PORT KIND
  case $2 in
    plain) echo "http://127.0.0.1:$1" ;;
    tls) echo "https://127.0.0.1:$(($1 + 1))" ;;
    h2c) echo "http://127.0.0.1:$(($1 + 2))" ;;
  esac
}

nginx_start() { nginx_begin nginx on $((BASE_PORT + 10)) "$nginx_files"; }
nginx_base() { nginx_address $((BASE_PORT + 10)) "$1"; }
nginx_pids() { family "$(cat "$WORK/nginx.pid")"; }

nginxcopy_start() { nginx_begin nginxcopy off $((BASE_PORT + 15)) "$nginx_files"; }
nginxcopy_base() { nginx_address $((BASE_PORT + 15)) "$1"; }
nginxcopy_pids() { family "$(cat "$WORK/nginxcopy.pid")"; }

cachenginx_start() { nginx_begin cachenginx on $((BASE_PORT + 35)) "$nginx_cached"; }
cachenginx_base() { nginx_address $((BASE_PORT + 35)) "$1"; }
cachenginx_pids() { family "$(cat "$WORK/cachenginx.pid")"; }

cachenginxcopy_start() { nginx_begin cachenginxcopy off $((BASE_PORT + 55)) "$nginx_cached"; }
cachenginxcopy_base() { nginx_address $((BASE_PORT + 55)) "$1"; }
cachenginxcopy_pids() { family "$(cat "$WORK/cachenginxcopy.pid")"; }

# Says where to go, in as many bytes as the redirector does.
redirecting_nginx_start() {
  mkdir -p "$WORK/nginx307"
  cat >"$WORK/nginx307.conf" <<END
daemon off; worker_processes 1; pid $WORK/nginx307/nginx.pid; error_log $WORK/nginx307/error.log;
events { worker_connections 8192; multi_accept on; }
http {
  access_log off; keepalive_requests 100000000; keepalive_timeout 65s; tcp_nodelay on;
  client_body_temp_path $WORK/nginx307/t; proxy_temp_path $WORK/nginx307/t; fastcgi_temp_path $WORK/nginx307/t; uwsgi_temp_path $WORK/nginx307/t; scgi_temp_path $WORK/nginx307/t;
  server {
    listen 127.0.0.1:$((BASE_PORT + 18)) backlog=4096;
    add_header cache-control "private, no-store" always;
    add_header perigee-mapping "edge1; reason=best; basis=client; scope=0; map=100" always;
    return 307 $(nginx_base plain)\$request_uri;
  }
}
END
  start nginx307 nginx -e "$WORK/nginx307/error.log" -c "$WORK/nginx307.conf"
  await_url "http://127.0.0.1:$((BASE_PORT + 18))/1k"
}
redirecting_nginx_base() { echo "http://127.0.0.1:$((BASE_PORT + 18))"; }
redirecting_nginx_pids() { family "$(cat "$WORK/nginx307/nginx.pid")"; }
