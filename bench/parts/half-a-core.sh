# shellcheck shell=bash
# A share of a core for each server, so that it is the server that a client waits for: a control
# group (cgroup v2, else v1) whose quota is for a few milliseconds. Needs root.

QUOTA_US=5000 PERIOD_US=10000
CONTROL_GROUPS=()

# Sets groups to the folder that control groups are made in; fails where none can be made.
find_groups() {
  local root
  for root in /sys/fs/cgroup /sys/fs/cgroup/cpu; do
    [ -w "$root/cgroup.procs" ] || continue
    if [ -e "$root/cgroup.controllers" ]; then
      grep -qw cpu "$root/cgroup.controllers" || continue
      echo +cpu >"$root/cgroup.subtree_control" || continue
    elif [ ! -e "$root/cpu.cfs_quota_us" ]; then
      continue
    fi
    groups=$root
    return
  done
  return 1
}

# Makes a group of a server's processes, which are as free in it as before: group NAME PID…
group() {
  local folder=$groups/perigee-bench-$$-$1 pid
  mkdir "$folder" || die "no control group for $1"
  CONTROL_GROUPS+=("$folder")
  for pid in "${@:2}"; do echo "$pid" >"$folder/cgroup.procs"; done
}

# Lets a group have its share of the core and no more.
confine() { quota "$groups/perigee-bench-$$-$1" "$QUOTA_US"; }

# Lets a group have all of it again.
release() { quota "$groups/perigee-bench-$$-$1" -1; }

quota() { # FOLDER MICROSECONDS
  if [ -e "$1/cpu.max" ]; then
    echo "${2/#-1/max} $PERIOD_US" >"$1/cpu.max"
  else
    echo "$PERIOD_US" >"$1/cpu.cfs_period_us"
    echo "$2" >"$1/cpu.cfs_quota_us"
  fi
}

# Once nobody is in them.
remove_groups() {
  local folder
  for folder in "${CONTROL_GROUPS[@]}"; do rmdir "$folder"; done
}
