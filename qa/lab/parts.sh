# shellcheck shell=bash
# What the commands of the lab and of qa/conformance share. They set root and here; say_as, if it is
# not the lab that speaks.

fail() {
  printf '%s: %s\n' "${say_as:-lab}" "$1" >&2
  exit 1
}

need_root() {
  [ "$(id -u)" = 0 ] || fail 'it makes network namespaces: run it as root'
  [ -c /dev/net/tun ] || fail 'there is no /dev/net/tun on this machine'
}

# Programs as PROGRAM:PACKAGE of Debian.
need_programs() {
  local need missing=()
  for need in "$@"; do
    command -v "${need%%:*}" >/dev/null 2>&1 || missing+=("${need##*:}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null 2>&1 || fail "install ${missing[*]}"
  printf '%s: installing Debian packages: %s\n' "${say_as:-lab}" "${missing[*]}" >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" \
    >/dev/null || fail "apt-get could not install ${missing[*]}"
}

need_jdk() {
  local candidate jdk=
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if grep -qs '^JAVA_VERSION="\(2[5-9]\|[3-9][0-9]\)' "$candidate/release"; then
      jdk=$candidate
      break
    fi
  done
  [ -n "$jdk" ] || fail 'there is no JDK 25 or newer: install one, or set JAVA_HOME to it'
  export JAVA_HOME=$jdk
}

build_lab() {
  local lab=$root/qa/lab/target/perigee-lab-run
  [ -r "$lab/sources" ] &&
    [ -z "$(find "$here/src/main" "$here/pom.xml" -newer "$lab/sources" -print -quit)" ] && return
  printf 'lab: building\n' >&2
  rm -rf "$lab"
  mkdir -p "$lab"
  : >"$lab/sources.new"
  (cd "$root" && mvn -B -q ${LAB_MAVEN_OPTIONS:-} -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -pl qa/lab -am package) >"$lab/build.log" 2>&1 ||
    { grep -E '^\[ERROR' "$lab/build.log" >&2; fail "the build failed, see $lab/build.log"; }
  mv "$lab/sources.new" "$lab/sources"
}
