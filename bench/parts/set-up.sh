# shellcheck shell=bash
# What every benchmark shares: folders, files to serve, peers from Debian's packages, clean end.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
WORK=$ROOT/target/bench
SITE=$WORK/site
BASE_PORT=${BENCH_PORT:-9300}
ORIGIN_PORT=$BASE_PORT
SERVER_CORE=${BENCH_SERVER_CORE:-0}
CLIENT_CORE=${BENCH_CLIENT_CORE:-1}

say() { printf '%s\n' "$*" >&2; }
die() { say "bench: $*"; exit 1; }

# Debian's packages, each only if its program is missing; their services are not wanted.
need() {
  local missing=()
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} = 0 ] && return
  local as=(); [ "$(id -u)" = 0 ] || as=(sudo -n)
  "${as[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}" >"$WORK/apt.log" 2>&1 ||
    die "apt-get install ${missing[*]} failed: see $WORK/apt.log"
}

# Sets JAVA_HOME and CLASS_PATH to run the benchmarks' own programs, built if no CLASS_PATH is given.
need_classes() {
  . "$ROOT/bench/parts/jdk.sh"
  [ -z "${CLASS_PATH:-}" ] || return 0
  (cd "$ROOT" && mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl bench/micro -am \
    package dependency:build-classpath -Dmdep.outputFile=target/class-path \
    -Dmdep.includeScope=runtime >"$WORK/mvn.log" 2>&1) || die "the build failed: see $WORK/mvn.log"
  CLASS_PATH=$ROOT/bench/micro/target/classes:$(cat "$ROOT/bench/micro/target/class-path")
}

# The files of the site: bytes that do not compress, named by their size.
make_site() {
  mkdir -p "$SITE"
  local name bytes
  for name in 1k:1024 10k:10240 100k:102400 1m:1048576 100m:104857600; do
    bytes=${name#*:}
    [ "$(stat -c %s "$SITE/${name%:*}" 2>/dev/null)" = "$bytes" ] ||
      head -c "$bytes" /dev/urandom >"$SITE/${name%:*}"
    # Old enough for heuristic freshness to last through the run.
    touch -d '30 days ago' "$SITE/${name%:*}"
  done
  [ -s "$WORK/cert.pem" ] ||
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
      -subj /CN=localhost -keyout "$WORK/key.pem" -out "$WORK/cert.pem" 2>/dev/null
  cat "$WORK/cert.pem" "$WORK/key.pem" >"$WORK/both.pem"
}

# Starts a program on the servers' core, as a process that clean_up ends: start NAME COMMAND…
STARTED=()
FOLDERS=()
start() {
  local name=$1; shift
  taskset -c "$SERVER_CORE" "$@" >"$WORK/$name.log" 2>&1 &
  STARTED+=($!)
  echo $! >"$WORK/$name.pid"
}

clean_up() {
  local pid
  for pid in "${STARTED[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${STARTED[@]}"; do
    timeout 20 tail --pid="$pid" -f /dev/null || kill -9 "$pid" 2>/dev/null
  done
  [ ${#FOLDERS[@]} = 0 ] || rm -rf "${FOLDERS[@]}"
  ! declare -F remove_groups >/dev/null || remove_groups
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# A process and all that came from it.
family() {
  local pid child
  for pid in "$@"; do
    echo "$pid"
    for child in $(cat "/proc/$pid/task"/*/children 2>/dev/null); do family "$child"; done
  done
}

# Lets processes run only when nobody else wants the servers' core, whichever server it is: as many
# threads as a network's other nodes have would be the 99th percentile of all that are measured
# there: step_aside BUT-THIS PID…
step_aside() {
  local but=$1 pid; shift
  for pid in "$@"; do
    [ "$pid" = "$but" ] || chrt --all-tasks --idle --pid 0 "$pid" || say "chrt failed for $pid"
  done
}

# CPU time of processes so far, in ticks of 10 ms.
ticks() {
  local pid sum=0 fields
  for pid in "$@"; do
    fields=$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) || continue
    # shellcheck disable=SC2086
    set -- $fields
    sum=$((sum + ${12} + ${13}))
  done
  echo "$sum"
}

# Resident memory of processes, kB; pages that several share count once each.
resident() {
  local pid sum=0 kb
  for pid in "$@"; do
    kb=$(awk '/^Pss:/ {print $2}' "/proc/$pid/smaps_rollup" 2>/dev/null) && sum=$((sum + kb))
  done
  echo "$sum"
}

await_url() {
  local tries=0
  until curl -ksS -o /dev/null --max-time 2 "$@" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 150 ] || die "no answer from ${!#}"
    sleep 0.2
  done
}
