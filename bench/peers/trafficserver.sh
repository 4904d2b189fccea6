# shellcheck shell=bash
# Apache Traffic Server with its memory and disk cache, one network thread. No h2c.

trafficserver_start() {
  local port=$((BASE_PORT + 50)) at owner
  owner=$(id -un)
  # It refuses to serve as root, and needs a folder that another user may enter.
  [ "$owner" != root ] || owner=trafficserver
  at=$(mktemp -d)
  FOLDERS+=("$at")
  chmod 755 "$at"
  mkdir -p "$at"/{etc,run,log,cache,share}
  cp -r /etc/trafficserver/. "$at/etc/"
  cp "$WORK/cert.pem" "$WORK/key.pem" "$at/share/"
  cat >"$at/etc/records.config" <<END
CONFIG proxy.config.http.server_ports STRING $port:ip-in=127.0.0.1 $((port + 1)):ip-in=127.0.0.1:ssl
CONFIG proxy.config.exec_thread.autoconfig.enabled INT 0
CONFIG proxy.config.exec_thread.limit INT 1
CONFIG proxy.config.accept_threads INT 0
CONFIG proxy.config.cache.threads_per_disk INT 2
CONFIG proxy.config.cache.ram_cache.size INT 1073741824
CONFIG proxy.config.cache.ram_cache_cutoff INT 209715200
CONFIG proxy.config.log.logging_enabled INT 0
CONFIG proxy.config.ssl.server.cert.path STRING $at/share
CONFIG proxy.config.ssl.server.private_key.path STRING $at/share
CONFIG proxy.config.url_remap.remap_required INT 1
CONFIG proxy.config.http.keep_alive_no_activity_timeout_in INT 60
CONFIG proxy.config.net.connections_throttle INT 8192
CONFIG proxy.config.admin.user_id STRING $owner
CONFIG proxy.config.body_factory.template_sets_dir STRING $at/etc/body_factory
CONFIG proxy.config.diags.debug.enabled INT 0
END
  echo "map / http://127.0.0.1:$ORIGIN_PORT/" >"$at/etc/remap.config"
  echo "$at/cache 2G" >"$at/etc/storage.config"
  echo "dest_ip=* ssl_cert_name=cert.pem ssl_key_name=key.pem" >"$at/etc/ssl_multicert.config"
  cat >"$at/runroot.yaml" <<END
prefix: /usr
exec_prefix: /usr
bindir: /usr/bin
sbindir: /usr/bin
sysconfdir: $at/etc
datadir: $at/share
includedir: /usr/include
libdir: /usr/lib/trafficserver
libexecdir: /usr/lib/trafficserver/modules
localstatedir: $at/run
runtimedir: $at/run
logdir: $at/log
mandir: /usr/share/man
infodir: /usr/share/info
cachedir: $at/cache
END
  [ "$(id -un)" = "$owner" ] || chown -R "$owner" "$at"
  start trafficserver traffic_server --run-root="$at/runroot.yaml"
  await_url "http://127.0.0.1:$port/1k"
}
trafficserver_base() {
  case $1 in
    plain) echo "http://127.0.0.1:$((BASE_PORT + 50))" ;;
    tls) echo "https://127.0.0.1:$((BASE_PORT + 51))" ;;
  esac
}
trafficserver_pids() { family "$(cat "$WORK/trafficserver.pid")"; }
