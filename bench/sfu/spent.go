package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	tick       = 0.01 // seconds
	userTicks  = 11   // behind the name in /proc/PID/stat
	forwarders = "media hloop"
)

// spent is the CPU time so far, in seconds: of a process, of its threads that forward, of this load.
func spent(pid int) (process, forwarding, own float64) {
	own = ticks(os.Getpid())
	if pid == 0 {
		return 0, 0, own
	}
	names, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/comm", pid))
	for _, name := range names {
		comm, _ := os.ReadFile(name)
		first := strings.Fields(string(comm) + " -")[0]
		if !strings.Contains(forwarders, first) {
			continue
		}
		ran, _ := os.ReadFile(strings.TrimSuffix(name, "comm") + "schedstat")
		nanos, _ := strconv.ParseFloat(strings.Fields(string(ran) + " 0")[0], 64)
		forwarding += nanos / 1e9
	}
	return ticks(pid), forwarding, own
}

func ticks(pid int) float64 {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fields := strings.Fields(string(stat)[strings.LastIndex(string(stat), ")")+1:])
	if len(fields) < userTicks+2 {
		return 0
	}
	user, _ := strconv.ParseFloat(fields[userTicks], 64)
	system, _ := strconv.ParseFloat(fields[userTicks+1], 64)
	return (user + system) * tick
}
