# shellcheck shell=bash
# Forwarding servers of meetings in the namespace sfu-server: sfu_NAME_start, sfu_NAME_url, sfu_NAME_pid
# (of the process that forwards).

SFU_SERVER=198.18.0.1 SFU_CLIENT=198.18.0.2

# Two namespaces with a wire between them: Janus leaves loopback out. In the wire datagrams that were
# sent as one are parted, as a network card does it, at the expense of the load's core.
sfu_wire() {
  sfu_unwire
  local side
  for side in server client wire; do
    ip netns add "sfu-$side"
    ip -n "sfu-$side" link set lo up
  done
  ip link add s0 netns sfu-server type veth peer name ws netns sfu-wire
  ip link add c0 netns sfu-client type veth peer name wc netns sfu-wire
  ip -n sfu-server addr add "$SFU_SERVER/24" dev s0
  ip -n sfu-client addr add "$SFU_CLIENT/24" dev c0
  ip -n sfu-wire link add joint type bridge
  ip -n sfu-wire link set dev wc gso_max_segs 1
  for side in ws wc; do
    ip -n sfu-wire link set "$side" master joint
    ip -n sfu-wire link set "$side" up
    within_core wire "$side" "$CLIENT_CORE"
  done
  ip -n sfu-wire link set joint up
  ip -n sfu-server link set s0 up
  ip -n sfu-client link set c0 up
  # What arrives is taken in by the core of whom it is for, as if each were a machine.
  within_core server s0 "$SERVER_CORE"
  within_core client c0 "$CLIENT_CORE"
  # Most buffers that a socket may ask for; a namespace has none of its own.
  sysctl -qw net.core.rmem_max=8388608 net.core.wmem_max=8388608 2>/dev/null || true
  # A picture to a thousand is some thousand datagrams at once.
  SFU_BACKLOG=$(sysctl -n net.core.netdev_max_backlog)
  sysctl -qw net.core.netdev_max_backlog=20000 2>/dev/null || true
}

within_core() { # SIDE DEVICE CORE
  ip netns exec "sfu-$1" sh -c "printf '%x' $((1 << $3)) >/sys/class/net/$2/queues/rx-0/rps_cpus" ||
    say "packets to $1 are taken in by whoever sends them"
}

sfu_unwire() {
  local name
  for name in sfu-server sfu-client sfu-wire; do
    ip netns del "$name" 2>/dev/null || true
  done
  [ -z "${SFU_BACKLOG:-}" ] || sysctl -qw "net.core.netdev_max_backlog=$SFU_BACKLOG" || true
}

# Control and one super node, whose child the meeting's process is.
sfu_perigee_url() { echo "http://$SFU_SERVER:9110"; }
sfu_perigee_start() {
  local data=$WORK/sfu-data
  rm -rf "$data"
  mkdir -p "$data/control" "$data/super1"
  cat >"$data/control/perigee.yaml" <<YAML
node: control
roles: [control]
data: .
listeners:
  api: "127.0.0.1:9100"
  fleet: "127.0.0.1:9101"
nodes:
  - {node: super1, role: supernode, region: east}
YAML
  cat >"$data/super1/perigee.yaml" <<YAML
node: super1
roles: [supernode]
region: east
data: .
control:
  fleet: "127.0.0.1:9101"
  join-token-file: ../control/join/super1.token
listeners:
  stun: "$SFU_SERVER:9111"
  admin: "127.0.0.1:9112"
host: "$SFU_SERVER"
relay:
  addresses: ["$SFU_SERVER"]
  loops: 1
talk:
  http: "$SFU_SERVER:9110"
YAML
  start sfu_control ip netns exec sfu-server "$ROOT/perigee" run --config "$data/control/perigee.yaml"
  local tries=0
  until [ -s "$data/control/join/super1.token" ]; do
    tries=$((tries + 1))
    [ $tries -lt 150 ] || die "control did not start: see $WORK/sfu_control.log"
    sleep 0.2
  done
  start sfu_perigee ip netns exec sfu-server "$ROOT/perigee" run --config "$data/super1/perigee.yaml"
  tries=0
  until ip netns exec sfu-server curl -s -o /dev/null "$(sfu_perigee_url)/v1/meetings/none"; do
    tries=$((tries + 1))
    [ $tries -lt 150 ] || die "the super node did not start: see $WORK/sfu_perigee.log"
    sleep 0.2
  done
}

# Its first child has the meeting; the others wait for the next ones, and rehearse meanwhile.
sfu_perigee_pid() { pgrep -o -P "$(cat "$WORK/sfu_perigee.pid")" java; }

# Control, the super node and the processes that wait get out of the meeting's way.
sfu_perigee_alone() {
  # shellcheck disable=SC2046
  step_aside "$(sfu_perigee_pid)" $(family $(cat "$WORK/sfu_control.pid" "$WORK/sfu_perigee.pid"))
}

sfu_janus_url() { echo "http://$SFU_SERVER:8088/janus"; }
sfu_janus_pid() { cat "$WORK/sfu_janus.pid"; }
sfu_janus_start() {
  local data=$WORK/janus library
  library=$(dirname "$(dpkg -L janus | grep -m 1 '/plugins$')")
  mkdir -p "$data"
  cat >"$data/janus.jcfg" <<CFG
general: { configs_folder = "$data", plugins_folder = "$library/plugins", transports_folder = "$library/transports", log_to_stdout = true, debug_level = 3, event_loops = 1, admin_secret = "x", session_timeout = 0 }
certificates: {}
media: { dtls_mtu = 1200 }
nat: { full_trickle = false, ice_enforce_list = "s0" }
plugins: { disable = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so" }
transports: { disable = "libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so,libjanus_websockets.so" }
CFG
  cat >"$data/janus.transport.http.jcfg" <<CFG
general: { json = "compact", base_path = "/janus", http = true, port = 8088, https = false, ip = "$SFU_SERVER" }
admin: { admin_http = false }
CFG
  start sfu_janus ip netns exec sfu-server janus -F "$data"
  local tries=0
  until ip netns exec sfu-server curl -s -o /dev/null "$(sfu_janus_url)/info"; do
    tries=$((tries + 1))
    [ $tries -lt 50 ] || die "janus did not start: see $WORK/sfu_janus.log"
    sleep 0.2
  done
}
