// Command sfu loads a forwarding server of meetings with cameras and viewers by pion/webrtc, and
// prints what arrived. See bench/sfu.sh.
//
// It says "ready" once all are in the meeting, and measures once for each line that it reads: the
// server's process, for its CPU time, or a hostility, which somebody commits at the same time.
// Cameras send only then, so that servers which take turns do not disturb each other.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v3"
)

const (
	// settling is how long cameras send before they are measured.
	settling = 1500 * time.Millisecond
	// breath is how long nobody sends a picture before and after, so that none is on its way.
	breath = 250 * time.Millisecond
	// joinEvery lets in fewer than the ten a second that a meeting takes.
	joinEvery = 108 * time.Millisecond
)

// server is what a meeting is joined at.
type server interface {
	// send joins with a camera, and a voice if speaks, and says by what name viewers find it.
	send(peer *webrtc.PeerConnection, name string, speaks bool) string
	// view joins as somebody who watches these cameras.
	view(make func() *webrtc.PeerConnection, name string, cameras []string, speaks bool)
}

func main() {
	target := flag.String("target", "perigee", "perigee or janus")
	url := flag.String("url", "", "where the server's API is")
	address := flag.String("address", "", "this side's own address")
	senders := flag.Int("senders", 1, "cameras")
	viewers := flag.Int("viewers", 50, "viewers, each of all cameras")
	light := flag.Int("light", 0, "so many of the viewers only count")
	device := flag.String("count", "", "a device where the kernel counts for the light ones")
	tapped := flag.String("tap", "", "times packets through the server at this device, and does nothing else")
	share := flag.Int("share", 1, "of so many streams the tap times one")
	voices := flag.Bool("voices", false, "whether everybody speaks and listens, too (perigee only)")
	paced := flag.Bool("paced", false, "whether cameras pace the packets of a frame")
	bitrate := flag.Int("bitrate", 1_500_000, "of each camera, in bit/s")
	seconds := flag.Int("seconds", 10, "how long is measured")
	flag.Parse()

	if *tapped != "" {
		tap(*tapped, *share)
		return
	}
	var meeting server
	switch *target {
	case "perigee":
		meeting = newPerigee(*url)
	case "janus":
		meeting, lightPort = newJanus(*url), 10000
	default:
		log.Fatalf("-target %s is unknown; say perigee or janus", *target)
	}
	api := newAPI(nil)
	all := &watcher{}
	var cameras []*camera
	var names []string
	for i := 0; i < *senders; i++ {
		name := fmt.Sprintf("camera%d", i)
		its := newCamera(name, *bitrate, *paced)
		peer := connection(api, all)
		sender, err := peer.AddTrack(its.track)
		must(err)
		go its.listen(sender)
		names = append(names, joining(func() (*webrtc.PeerConnection, string) {
			return peer, meeting.send(peer, name, *voices)
		}))
		cameras = append(cameras, its)
		go its.run()
	}
	var kernel *kernelCount
	if *device != "" && *light > 0 {
		kernel = countInKernel(*target, *device, *light)
	}
	var coming sync.WaitGroup
	come := func(i int) {
		defer coming.Done()
		joining(func() (*webrtc.PeerConnection, string) {
			var peer *webrtc.PeerConnection
			meeting.view(func() *webrtc.PeerConnection {
				if i < *viewers-*light {
					peer = connection(api, all)
				} else {
					peer = connection(newAPI(newLightConn(*address, i-(*viewers-*light), all)), nil)
					go sayEnough(peer)
				}
				return peer
			}, fmt.Sprintf("viewer%d", i), names, *voices)
			return peer, ""
		})
	}
	for i := 0; i < *viewers; i++ {
		coming.Add(1)
		if *target == "perigee" {
			go come(i)
			time.Sleep(joinEvery)
		} else {
			come(i)
		}
	}
	coming.Wait()
	fmt.Println("ready")
	for number, lines := int32(1), bufio.NewScanner(os.Stdin); lines.Scan(); number++ {
		pid, _ := strconv.Atoi(lines.Text())
		now := func() {
			measure(all, kernel, cameras, number, time.Duration(*seconds)*time.Second, uint64(*viewers), pid)
		}
		if hostilities[lines.Text()] != nil {
			misbehave(meeting.(*perigee), lines.Text(), names, now)
		} else {
			now()
		}
	}
}

func measure(all *watcher, kernel *kernelCount, cameras []*camera, number int32,
	lasting time.Duration, viewers uint64, pid int) {
	atomic.StoreInt32(&awake, 1)
	time.Sleep(settling)
	atomic.StoreInt32(&awake, 0)
	time.Sleep(breath)
	all.mutex.Lock()
	all.delays = all.delays[:0]
	all.mutex.Unlock()
	received, gaps := atomic.LoadUint64(&all.received), atomic.LoadUint64(&all.lost)
	frames, sounds := atomic.LoadUint64(&all.frames), atomic.LoadUint64(&all.sounds)
	pictures, tones := kernel.now()
	each := all.counts()
	before, began := sent(cameras), time.Now()
	server, forwarding, own := spent(pid)
	atomic.StoreInt32(&all.measuring, number)
	atomic.StoreInt32(&awake, 1)
	time.Sleep(lasting)
	atomic.StoreInt32(&awake, 0)
	time.Sleep(breath)
	atomic.StoreInt32(&all.measuring, 0)
	serverThen, forwardingThen, ownThen := spent(pid)
	took := time.Since(began)
	picturesThen, tonesThen := kernel.now()
	expected := (sent(cameras) - before) * viewers
	most := uint64(0) // that one of the whole viewers missed of one camera
	for i, then := range all.counts() {
		own := (sent(cameras) - before) / uint64(len(cameras))
		if i < len(each) && each[i]+own > then+most {
			most = each[i] + own - then
		}
	}
	came := atomic.LoadUint64(&all.received) - received + picturesThen - pictures
	fmt.Printf("expected=%d received=%d lost=%d most=%d gaps=%d frames=%d sounds=%d p50=%.3f p99=%.3f "+
		"seconds=%.3f cpu=%.3f forwarding=%.3f load=%.3f\n",
		expected, came, int64(expected-came), most, int64(atomic.LoadUint64(&all.lost)-gaps),
		atomic.LoadUint64(&all.frames)-frames,
		atomic.LoadUint64(&all.sounds)-sounds+tonesThen-tones, all.quantile(.5), all.quantile(.99),
		took.Seconds(), serverThen-server, forwardingThen-forwarding, ownThen-own)
}

// joining lets somebody in.
func joining(join func() (*webrtc.PeerConnection, string)) string {
	began := time.Now()
	peer, name := join()
	for peer.ConnectionState() != webrtc.PeerConnectionStateConnected {
		if time.Since(began) > 20*time.Second {
			log.Fatalf("somebody did not connect within 20 s: %s", peer.ConnectionState())
		}
		time.Sleep(5 * time.Millisecond)
	}
	return name
}

func sent(cameras []*camera) (sum uint64) {
	for _, its := range cameras {
		sum += atomic.LoadUint64(&its.sent)
	}
	return sum
}

func connection(api *webrtc.API, all *watcher) *webrtc.PeerConnection {
	peer, err := api.NewPeerConnection(webrtc.Configuration{})
	must(err)
	if all != nil {
		peer.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { all.watch(track) })
	}
	return peer
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
