# shellcheck shell=bash
# H2O serving files, one thread.

h2o_start() {
  local port=$((BASE_PORT + 20))
  cat >"$WORK/h2o.conf" <<END
num-threads: 1
max-connections: 8192
http2-idle-timeout: 60
error-log: $WORK/h2o.error.log
hosts:
  default:
    listen: {host: 127.0.0.1, port: $port}
    paths: {"/": {file.dir: $SITE}}
  tls:
    listen:
      host: 127.0.0.1
      port: $((port + 1))
      ssl: {certificate-file: $WORK/cert.pem, key-file: $WORK/key.pem}
    paths: {"/": {file.dir: $SITE}}
END
  start h2o h2o -m worker -c "$WORK/h2o.conf"
  await_url "http://127.0.0.1:$port/1k"
}
h2o_base() {
  case $1 in
    plain | h2c) echo "http://127.0.0.1:$((BASE_PORT + 20))" ;;
    tls) echo "https://127.0.0.1:$((BASE_PORT + 21))" ;;
  esac
}
h2o_pids() { family "$(cat "$WORK/h2o.pid")"; }
