package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"net"
	"os"
	"sort"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/net/bpf"
)

// A tap sees packets at the server's device and takes the kernel's times of their coming and
// leaving. So it tells what a server adds, sockets and wake-ups included, and nothing of the load.
// It knows one camera: it finds the packet that came by the number of the one that left, for a
// server counts on from an offset of its own for each viewer.

const (
	etherHead    = 14
	portAt       = etherHead + 20 + 2
	rtpAt        = etherHead + 20 + 8
	rtpHead      = 12
	burstHead    = 10 // of virtio_net_hdr, in front of each packet
	burstSizeAt  = 4
	burstType    = 5  // VIRTIO_NET_HDR_GSO_UDP_L4
	tellBursts   = 15 // PACKET_VNET_HDR
	mostOctets   = 1 << 17
	ringLength   = 1 << 14
	longestStay  = int64(time.Second)
	packetLeaves = 4              // PACKET_OUTGOING
	packetType   = 0xfffff000 + 4 // SKF_AD_PKTTYPE
)

type incoming struct {
	at        int64
	number    uint16
	marker    bool
	timestamp uint32
}

type outgoing struct {
	offset uint16
	shift  uint32 // of its timestamps
	known  bool
}

type tapping struct {
	mutex  sync.Mutex
	came   [ringLength]incoming
	last   incoming // the newest that ends a frame
	leaves map[uint64]*outgoing
	stays  []float64 // ms
}

// tap measures until its input ends, and says at each line what was since the last.
func tap(device string, share int) {
	socket := tapSocket(device, share)
	its := &tapping{leaves: map[uint64]*outgoing{}}
	go its.listen(socket)
	fmt.Println("tapping")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println(its.told())
	}
}

func tapSocket(device string, share int) int {
	// Nothing comes before the filter is there.
	socket, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW, 0)
	must(err)
	filter, err := bpf.Assemble([]bpf.Instruction{
		bpf.LoadAbsolute{Off: rtpAt, Size: 1},
		bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: 0xc0},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: 0x80, SkipTrue: 8},
		bpf.LoadAbsolute{Off: rtpAt + 1, Size: 1},
		bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: 0x7f},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: videoType, SkipTrue: 5},
		bpf.LoadAbsolute{Off: packetType, Size: 1},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: packetLeaves, SkipTrue: 2},
		bpf.LoadAbsolute{Off: portAt, Size: 2},
		// Who is not of the share is passed over.
		bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: uint32(share - 1), SkipTrue: 1},
		bpf.RetConstant{Val: mostOctets},
		bpf.RetConstant{Val: 0},
	})
	must(err)
	instructions := make([]syscall.SockFilter, len(filter))
	for i, one := range filter {
		instructions[i] = syscall.SockFilter{Code: one.Op, Jt: one.Jt, Jf: one.Jf, K: one.K}
	}
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &instructions[0]}
	_, _, failed := syscall.Syscall6(syscall.SYS_SETSOCKOPT, uintptr(socket), syscall.SOL_SOCKET,
		syscall.SO_ATTACH_FILTER, uintptr(unsafe.Pointer(&program)), unsafe.Sizeof(program), 0)
	if failed != 0 {
		must(failed)
	}
	must(syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_TIMESTAMPNS, 1))
	must(syscall.SetsockoptInt(socket, syscall.SOL_PACKET, tellBursts, 1))
	must(syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_RCVBUFFORCE, 1<<23))
	at, err := net.InterfaceByName(device)
	must(err)
	must(syscall.Bind(socket, &syscall.SockaddrLinklayer{
		Protocol: 0x0300 /* all, in network order */, Ifindex: at.Index}))
	return socket
}

func (t *tapping) listen(socket int) {
	packet, control := make([]byte, mostOctets), make([]byte, 64)
	for {
		size, controlSize, _, from, err := syscall.Recvmsg(socket, packet, control, 0)
		if err == syscall.EINTR {
			continue
		}
		must(err)
		messages, err := syscall.ParseSocketControlMessage(control[:controlSize])
		if err != nil || len(messages) == 0 || size < burstHead+rtpAt {
			continue
		}
		data := messages[0].Data
		at := int64(binary.LittleEndian.Uint64(data))*1e9 + int64(binary.LittleEndian.Uint64(data[8:]))
		link, isLink := from.(*syscall.SockaddrLinklayer)
		if !isLink {
			continue
		}
		port := binary.BigEndian.Uint16(packet[burstHead+portAt:])
		datagrams := packet[burstHead+rtpAt : size]
		each := len(datagrams)
		if packet[1] == burstType {
			each = int(binary.LittleEndian.Uint16(packet[burstSizeAt:]))
		}
		t.mutex.Lock()
		for ; len(datagrams) >= rtpHead; datagrams = datagrams[min(each, len(datagrams)):] {
			t.take(datagrams, at, port, link.Pkttype == packetLeaves)
		}
		t.mutex.Unlock()
	}
}

func min(one, other int) int {
	if one < other {
		return one
	}
	return other
}

// take notes a datagram, alone or of a burst, which leaves as one and is parted beyond the device.
func (t *tapping) take(rtp []byte, at int64, port uint16, leaves bool) {
	if rtp[0]&0x20 != 0 || rtp[1]&0x7f != videoType {
		return // padding, a probe
	}
	one := incoming{at, binary.BigEndian.Uint16(rtp[2:]), rtp[1]&0x80 != 0,
		binary.BigEndian.Uint32(rtp[4:])}
	if leaves {
		t.left(uint64(port)<<32|uint64(binary.BigEndian.Uint32(rtp[8:])), one)
		return
	}
	t.came[one.number%ringLength] = one
	if one.marker {
		t.last = one
	}
}

// left takes a packet to a viewer. Only at a frame's end it is sure which one came for it.
func (t *tapping) left(stream uint64, packet incoming) {
	its := t.leaves[stream]
	if its == nil {
		its = &outgoing{}
		t.leaves[stream] = its
	}
	if !its.known {
		its.known = packet.marker && t.last.at > 0 && packet.at-t.last.at < int64(20*time.Millisecond)
		its.offset = packet.number - t.last.number
		its.shift = packet.timestamp - t.last.timestamp
		return
	}
	came := t.came[(packet.number-its.offset)%ringLength]
	stay := packet.at - came.at
	if came.number != packet.number-its.offset || came.timestamp != packet.timestamp-its.shift ||
		came.marker != packet.marker || stay < 0 || stay > longestStay {
		its.known = false // it counts from elsewhere now
		return
	}
	t.stays = append(t.stays, float64(stay)/1e6)
}

func (t *tapping) told() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	stays := t.stays
	t.stays = nil
	if len(stays) == 0 {
		return "stays=0 added50=0 added99=0 longest=0"
	}
	sort.Float64s(stays)
	of := func(share float64) float64 { return stays[int(share*float64(len(stays)-1))] }
	return fmt.Sprintf("stays=%d added50=%.3f added99=%.3f longest=%.3f", len(stays), of(.5), of(.99), of(1))
}
