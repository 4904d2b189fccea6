#!/bin/sh
# Coverage-guided fuzzing with Jazzer: qa/fuzz.sh [SECONDS] [TARGET]
#   SECONDS  for each target, 60 unless told
#   TARGET   a part of CLASS#METHOD; all targets unless told
# What it finds (crash-*) belongs among the seeds in src/test/resources beside the test, with the fix.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
wanted=${2:-}
found=0
for file in $(grep -rl --include='*Test.java' '@FuzzTest' core systems control | sort); do
  class=$(basename "$file" .java)
  module=${file%%/src/test/*}
  for method in $(grep -A1 '@FuzzTest' "$file" | sed -n 's/^ *void \([A-Za-z]*\)(.*/\1/p'); do
    case "$class#$method" in *"$wanted"*) ;; *) continue ;; esac
    printf 'fuzz: %s#%s for %s s\n' "$class" "$method" "$seconds"
    log=$(mktemp)
    if ! JAZZER_FUZZ=1 JAZZER_MAX_DURATION="${seconds}s" mvn -B -q test -pl "$module" -am \
      -Dtest="$class#$method" -Dsurefire.failIfNoSpecifiedTests=false > "$log" 2>&1; then
      found=1
      grep -E 'AssertionError|Exception|crash-|ERROR' "$log" | head -20 || :
    fi
    grep -E '^#[0-9]+.*(DONE|pulse)|Done [0-9]+ runs' "$log" | tail -1 || :
    rm -f "$log"
  done
done
exit $found
