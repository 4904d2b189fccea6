# shellcheck shell=bash
# Sets JAVA_HOME to the first JDK that is new enough, if there is one.

for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if grep -q '^JAVA_VERSION="\(2[5-9]\|[3-9][0-9]\)' "$home/release" 2>/dev/null; then
    export JAVA_HOME=$home
    break
  fi
done
