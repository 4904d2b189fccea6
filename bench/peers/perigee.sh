# shellcheck shell=bash
# Perigee: a whole network by `up`, as anybody runs it; the first edge is what is measured.

perigee_start() {
  local data=$WORK/perigee
  rm -rf "$data"
  "$ROOT/perigee" help >/dev/null # builds outside the core that is measured
  # Behind all peers: it takes over forty ports.
  start perigee "$ROOT/perigee" up --data "$data" --base-port $((BASE_PORT + 100))
  local tries=0
  until [ -s "$data/endpoints.json" ]; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || die "perigee up is not ready: see $WORK/perigee.log"
    sleep 0.2
  done
  "$ROOT/perigee" property add bench --data "$data" --host '*' \
    --origin "http://127.0.0.1:$ORIGIN_PORT" >"$WORK/perigee.property.log" 2>&1 ||
    die "property add failed: see $WORK/perigee.property.log"
  await_url "$(perigee_base plain)/1k"
}
# The other nodes of the network get out of the edge's way.
perigee_alone() {
  # shellcheck disable=SC2046
  step_aside "$(perigee_pids)" $(family $(cat "$WORK/perigee.pid"))
}
perigee_endpoint() {
  sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' "$WORK/perigee/endpoints.json"
}
perigee_base() {
  case $1 in
    plain | h2c) perigee_endpoint edge-http ;;
    tls) perigee_endpoint edge-https ;;
  esac
}
perigee_pids() { perigee_pid edge1; }
perigee_pid() {
  tr -d '\n' <"$WORK/perigee/nodes.json" | sed 's/}/}\n/g' |
    sed -n 's/.*"name" *: *"'"$1"'".*"pid" *: *\([0-9]*\).*/\1/p'
}
