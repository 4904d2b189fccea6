package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// kernelCount counts the media of light viewers where it arrives, and takes it away there: what it
// would cost to read it for a thousand people is more than a core has.
type kernelCount struct {
	table string
}

const countRules = `table netdev %s {
	counter pictures { }
	counter sounds { }
	chain arriving {
		type filter hook ingress device %s priority 0;
		udp dport %d-%d @th,64,2 2 @th,73,7 %d counter name pictures drop
		udp dport %d-%d @th,64,2 2 @th,73,7 %d counter name sounds drop
	}
}`

// audioType is what pion calls Opus.
const audioType = 111

func countInKernel(table, device string, light int) *kernelCount {
	last := lightPort + light - 1
	rules := exec.Command("nft", "-f", "-")
	rules.Stdin = strings.NewReader(fmt.Sprintf(countRules, table, device,
		lightPort, last, videoType, lightPort, last, audioType))
	must(rules.Run())
	return &kernelCount{table}
}

var counted = regexp.MustCompile(`packets (\d+)`)

// now gives how many pictures' and sounds' packets have come so far.
func (k *kernelCount) now() (pictures, sounds uint64) {
	if k == nil {
		return 0, 0
	}
	return k.read("pictures"), k.read("sounds")
}

func (k *kernelCount) read(name string) uint64 {
	said, err := exec.Command("nft", "list", "counter", "netdev", k.table, name).Output()
	must(err)
	number, err := strconv.ParseUint(string(counted.FindSubmatch(said)[1]), 10, 64)
	must(err)
	return number
}
