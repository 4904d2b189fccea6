# shellcheck shell=bash
# Relays with one thread and one shared secret, no log: relay_NAME_start, relay_NAME_port.

RELAY_SECRET=benchmark
RELAY_FIRST=40000 RELAY_LAST=48999

relay_perigee_port() { echo $((BASE_PORT + 41)); }
relay_perigee_start() {
  start relay_perigee "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx256m -Xms64m \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$CLASS_PATH" \
    perigee.bench.RelayProgram "$(relay_perigee_port)" "$RELAY_SECRET"
}

# Its own program does with one relay thread all that it does with more; -L and -E keep it here.
relay_coturn_port() { echo $((BASE_PORT + 43)); }
relay_coturn_start() {
  start relay_coturn turnserver -n -L 127.0.0.1 -E 127.0.0.1 -p "$(relay_coturn_port)" \
    --realm relay.example --use-auth-secret --static-auth-secret "$RELAY_SECRET" \
    --relay-threads 1 --min-port "$RELAY_FIRST" --max-port "$RELAY_LAST" --allow-loopback-peers \
    --no-tls --no-dtls --no-cli --no-stdout-log --log-file /dev/null --no-multicast-peers \
    --pidfile "$WORK/coturn-own.pid" --userdb "$WORK/coturn.db"
}
