# shellcheck shell=bash
# Name servers for bench/dns.sh, each with the same 10,000 names and one thread for UDP. Perigee and
# gdnsd choose the answer by the client's subnet; Knot and NSD have one address for all.

DNS_PORT=$((BASE_PORT + 80))

dns_names() {
  mkdir -p "$WORK"
  seq -f 'h%.0f.example.test A' 0 9999 | shuf --random-source=<(yes) >"$WORK/names"
  {
    printf '$ORIGIN example.test.\n$TTL 60\n@ SOA ns1 host 1 2 3 4 60\n@ NS ns1\nns1 A 127.0.0.1\n'
    seq -f 'h%.0f A 192.0.2.1' 0 9999
  } >"$WORK/example.test.zone"
}

dns_perigee_port() { echo "$DNS_PORT"; }
dns_perigee_start() {
  start dns_perigee "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx256m -Xms64m \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$CLASS_PATH" \
    perigee.bench.NameServerProgram "$DNS_PORT"
}

dns_knot_port() { echo $((DNS_PORT + 1)); }
dns_knot_start() {
  mkdir -p "$WORK/knot"
  cat >"$WORK/knot.conf" <<CONF
server:
    rundir: $WORK/knot
    listen: 127.0.0.1@$((DNS_PORT + 1))
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
    edns-client-subnet: on
database:
    storage: $WORK/knot
zone:
  - domain: example.test
    file: $WORK/example.test.zone
    zonefile-sync: -1
    journal-content: none
CONF
  start dns_knot knotd -c "$WORK/knot.conf"
}

dns_nsd_port() { echo $((DNS_PORT + 2)); }
dns_nsd_start() {
  mkdir -p "$WORK/nsd"
  cat >"$WORK/nsd.conf" <<CONF
server:
    ip-address: 127.0.0.1@$((DNS_PORT + 2))
    server-count: 1
    minimal-responses: yes
    username: ""
    chroot: ""
    zonesdir: $WORK
    database: ""
    xfrdfile: $WORK/nsd/xfrd.state
    xfrdir: $WORK/nsd
    pidfile: $WORK/nsd/pid
    zonelistfile: $WORK/nsd/zones
    rrl-ratelimit: 0
    rrl-whitelist-ratelimit: 0
remote-control:
    control-enable: no
zone:
    name: example.test
    zonefile: example.test.zone
CONF
  start dns_nsd nsd -d -c "$WORK/nsd.conf"
}

dns_gdnsd_port() { echo $((DNS_PORT + 3)); }
dns_gdnsd_start() {
  mkdir -p "$WORK/gdnsd/zones" "$WORK/gdnsd/state" "$WORK/gdnsd/run"
  {
    printf '@ SOA ns1 host 1 7200 1800 259200 60\n@ NS ns1\nns1 A 127.0.0.1\n'
    seq -f 'h%.0f 60 DYNA geoip!www' 0 9999
  } >"$WORK/gdnsd/zones/example.test"
  cat >"$WORK/gdnsd/config" <<CONF
options => {
  listen => 127.0.0.1:$((DNS_PORT + 3)), udp_threads => 1, tcp_threads => 1,
  run_dir => $WORK/gdnsd/run, state_dir => $WORK/gdnsd/state
}
plugins => { geoip => {
  maps => { clients => { datacenters => [a, b], nets => { 203.0.0.0/16 => [b, a], 1.0.0.0/8 => [a, b] } } }
  resources => { www => { map => clients, service_types => up, dcmap => {
    a => { addrs_v4 => { x => 192.0.2.1, y => 192.0.2.2 } }
    b => { addrs_v4 => { x => 192.0.2.3, y => 192.0.2.4 } } } } }
} }
CONF
  start dns_gdnsd gdnsd -c "$WORK/gdnsd" -R start
}

dns_pids() { family "$(cat "$WORK/dns_$1.pid")"; }
