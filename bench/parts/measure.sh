# shellcheck shell=bash
# One case of a benchmark: what is asked for, by which client, and what came of it.

# Sets rounds, seconds and servers from options: [-r ROUNDS] [-d SECONDS] [-s SERVER,…]
read_options() {
  OPTIND=1
  while getopts r:d:s: option "$@"; do
    case $option in
      r) rounds=$OPTARG ;;
      d) seconds=$OPTARG ;;
      s) servers=$OPTARG ;;
      *) exit 2 ;;
    esac
  done
}

# Sets kind (plain, tls, h2c), file, client, and for how long servers warm up, for a case.
describe() {
  kind=plain file=${1%%-*} size=0 client=(wrk -t1 -c64) warm=15
  case $1 in
    1k-1000) client=(wrk -t1 -c1000) ;;
    tls-10k) kind=tls file=10k ;;
    # Few in a second: code that is compiled once it is hot needs more of them to be so.
    handshake) kind=tls file=1k client=(wrk -t1 -c64 -H 'Connection: close') warm=20 ;;
    h2-10k) kind=tls file=10k client=(h2load -t1 -c64 -m10) ;;
    h2c-1k) kind=h2c file=1k client=(h2load -t1 -c64 -m10) ;;
    100m) size=104857600 ;;
    1k | 10k | 100k | 1m) ;;
    *) die "no such case: $1" ;;
  esac
}

# Whether a server takes part in the case at hand.
takes_part() {
  [ -n "$("$1_base" "$kind")" ] || return 1
  ! declare -F "$1_cannot" >/dev/null || ! "$1_cannot" "$file"
}

# Prints a line for each round and server: case, server, requests/s, CPU µs per request, p99 ms, kB.
measure_case() {
  local round server kind file size client warm
  describe "$1"
  for server in ${servers//,/ }; do
    takes_part "$server" || continue
    curl -ksS "$("${server}_base" "$kind")/$file" $([ "$kind" = h2c ] && echo --http2-prior-knowledge) |
      cmp -s - "$SITE/$file" || die "$server does not serve $file as it is ($kind)"
    warm_up "$server" || return 1
  done
  for ((round = 0; round < rounds; round++)); do
    for server in ${servers//,/ }; do
      takes_part "$server" || continue
      printf '%s\t%s\t%s\n' "$1" "$server" "$(load "$server" "$seconds")"
    done
  done
}

# In parts: clients that leave and come are met only then, and what was compiled without having met
# one is compiled once more.
warm_up() { # SERVER
  local part
  for part in 1 2 3 4 5; do
    load "$1" "$((warm / 5))" >/dev/null || return 1
  done
}

load() { # SERVER SECONDS
  local more=()
  [ "${client[0]}" = wrk ] && more=(--latency --timeout 60s)
  measured "$1" "${client[@]}" "${more[@]}" "$([ "${client[0]}" = wrk ] && echo -d || echo -D)" "$2" \
    "$("$1_base" "$kind")/$file"
}

# One run of cold fills: SERVER FIRST-NUMBER SIZE SECONDS
cold() {
  local size=0
  measured "$1" wrk -t1 -c64 -s "$here/parts/unique.lua" -d "$4" --latency --timeout 60s \
    "$("$1_base" plain)" -- "$2" "$3"
}

# Runs a client on its core and prints what it says and what the server spent: SERVER COMMAND…
measured() {
  local server=$1 pids before after out
  shift
  # shellcheck disable=SC2207
  pids=($("${server}_pids"))
  before=$(ticks "${pids[@]}")
  out=$(taskset -c "$CLIENT_CORE" "$@" 2>&1)
  after=$(ticks "${pids[@]}")
  echo "$out" >"$WORK/client.log"
  echo "$out" | awk -v size="$size" -v ticks=$((after - before)) \
    -v kb="$(resident "${pids[@]}")" -f "$here/parts/client.awk" ||
    die "$server failed under load: $out"
}
