#!/usr/bin/env bash
# Relays side by side: server on one core, coturn's client on the other, servers taking turns. Clients
# send 160 octets each 4 ms on a channel, as much as five voices, to a peer that echoes ("peer") or to
# each other through relayed addresses of both ("pair"). Prints medians of the server's CPU per
# datagram that it relayed, of the datagrams that were lost, and of the round trip. Each is warmed up
# for 12 s to a peer and 3 s between two, and it is the whole process that is measured.
#
#   bench/relay.sh [-r ROUNDS] [-d SECONDS] [-s SERVER,…]
#
# Credentials, permissions and channels are checked by both. The rate is what the client sends; CPU
# per datagram is the figure.
set -u
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/parts/set-up.sh"
. "$here/parts/measure.sh"
. "$here/peers/relays.sh"

rounds=3 seconds=8 servers=perigee,coturn
read_options "$@"
CLIENTS=${BENCH_CLIENTS:-100}
EVERY_MS=4
PEER_PORT=$((BASE_PORT + 45))

# Prints CPU µs per relayed datagram, lost %, mean round trip ms: SERVER peer|pair SECONDS
talk() {
  local pid before after out messages how=(-e 127.0.0.1 -r "$PEER_PORT")
  # A message is relayed to the peer and back; between two clients it passes two relays.
  [ "$2" = pair ] && how=(-y)
  pid=$(cat "$WORK/relay_$1.pid")
  messages=$(($3 * 1000 / EVERY_MS))
  before=$(ticks "$pid")
  out=$(taskset -c "$CLIENT_CORE" turnutils_uclient "${how[@]}" -c -m "$CLIENTS" -n "$messages" \
    -l 160 -z "$EVERY_MS" -W "$RELAY_SECRET" -u bench -p "$("relay_$1_port")" 127.0.0.1 2>&1)
  after=$(ticks "$pid")
  echo "$out" >"$WORK/client.log"
  echo "$out" | tr ',' '\n' | awk -v ticks=$((after - before)) '
    /tot_recv_msgs=/ { sub(/.*tot_recv_msgs=/, ""); received = $0 + 0 }
    /Total lost packets/ { sub(/.*\(/, ""); lost = $0 + 0 }
    /Average round trip delay/ { sub(/.*delay/, ""); delay = $0 + 0 }
    END { if (!received) exit 1
      printf "%.3f\t%.3f\t%.3f", ticks * 10000 / (2 * received), lost, delay }' ||
    die "$1 failed under load: see $WORK/client.log"
}

mkdir -p "$WORK"
need turnserver coturn taskset util-linux
need_classes
start echo_peer turnutils_peer -p "$PEER_PORT" -L 127.0.0.1
taskset -cp "$CLIENT_CORE" "$(cat "$WORK/echo_peer.pid")" >/dev/null
for server in ${servers//,/ }; do
  "relay_${server}_start"
  tries=0
  until timeout 1 turnutils_stunclient -p "$("relay_${server}_port")" 127.0.0.1 2>&1 | grep -q reflexive; do
    tries=$((tries + 1))
    [ $tries -lt 20 ] || die "$server does not answer: see $WORK/relay_$server.log"
    sleep 0.3
  done
done
for server in ${servers//,/ }; do
  talk "$server" peer 12 >/dev/null && talk "$server" pair 3 >/dev/null || exit 1
done
results=$WORK/relay.tsv
: >"$results"
for ((round = 0; round < rounds; round++)); do
  for how in peer pair; do
    for server in ${servers//,/ }; do
      printf '%s\t%s\t%s\n' "$how" "$server" "$(talk "$server" "$how" "$seconds")" >>"$results"
    done
  done
done
awk -f "$here/parts/relay-table.awk" "$results"
