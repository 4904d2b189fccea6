# shellcheck shell=bash
# SIP registrars by TCP with one worker and one password for all, nothing on disk:
# sip_NAME_start, sip_NAME_port.

SIP_PASSWORD=benchmark

sip_perigee_port() { echo $((BASE_PORT + 47)); }
sip_perigee_start() {
  start sip_perigee "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m -Xms256m \
    -Dio.netty.leakDetection.level=disabled --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$CLASS_PATH" \
    perigee.bench.SipProgram "$(sip_perigee_port)" "$SIP_PASSWORD"
}

sip_kamailio_port() { echo $((BASE_PORT + 48)); }
sip_kamailio_start() {
  local program=${BENCH_KAMAILIO:-kamailio} modules=
  # Of a program that is not where its package would have it.
  [ -z "${BENCH_KAMAILIO_MODULES:-}" ] || modules="mpath=\"$BENCH_KAMAILIO_MODULES\""
  cat >"$WORK/kamailio.cfg" <<EOF
debug=0
log_stderror=yes
fork=yes
children=1
tcp_children=1
auto_aliases=no
disable_tcp=no
tcp_max_connections=65536
tcp_connection_lifetime=3605
listen=tcp:127.0.0.1:$(sip_kamailio_port)
$modules
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
modparam("registrar", "max_expires", 7200)
modparam("auth", "nonce_expire", 300)
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("REGISTER")) {
    if (!pv_www_authenticate("sip.example", "$SIP_PASSWORD", "0")) {
      www_challenge("sip.example", "1");
      exit;
    }
    if (\$au != \$tU) { sl_send_reply("403", "Forbidden"); exit; }
    save("location");
    exit;
  }
  sl_send_reply("404", "Not Found");
}
EOF
  start sip_kamailio "$program" -DD -E -m 256 -M 16 -f "$WORK/kamailio.cfg" -Y "$WORK" -P "$WORK/kamailio-own.pid"
}
