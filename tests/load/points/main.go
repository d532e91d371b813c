// Command points is a room full of bridge points that behave like our page, in one process: each is admitted by our own
// API, subscribes to what the stage document names (or to the programme when that is how it is served) and to nothing
// else, and comes back by itself. What happens is told as one JSON line each on standard output.
//
// The order is one JSON object on standard input. Each further line lets every point tell of the next packet of the
// programme's sound; the end of standard input ends everything.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
)

// Order says who comes where.
type Order struct {
	// Internal address of the API, without a slash at the end, and its secret.
	API    string `json:"api"`
	Secret string `json:"secret"`
	// Address of the media server.
	Media   string `json:"media"`
	Session int    `json:"session"`
	Points  []int  `json:"points"`
	// Everybody comes in within so many seconds, evenly.
	WithinS float64 `json:"within_s"`
	// "rule": as the stage says; "stock": each subscribes to whatever is published.
	Serve string `json:"serve"`
	// Tell of every key frame of the programme's picture.
	Keys bool `json:"keys"`
	// Instead of all that: who holds these tokens meets without our API, each sending the film and taking everybody's.
	Tokens []string `json:"tokens"`
	Film   Film     `json:"film"`
}

// Told is one line of output.
type Told struct {
	What  string  `json:"what"`
	Point int     `json:"point"`
	At    float64 `json:"at"` // seconds since 1970
	// Of what: identity and source of a track, or the words of a failure.
	Of string `json:"of,omitempty"`
	// Version of a stage document, or packets of a track.
	N int `json:"n,omitempty"`
}

// As in our page.
const joinLimit = 12 * time.Second

// How many lines came after the order.
var asked atomic.Int64

var (
	outLock sync.Mutex
	out     = bufio.NewWriter(os.Stdout)
	client  = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
)

func tell(what string, point int, of string, n int) {
	line, _ := json.Marshal(Told{what, point, float64(time.Now().UnixMicro()) / 1e6, of, n})
	outLock.Lock()
	defer outLock.Unlock()
	out.Write(append(line, '\n'))
	out.Flush()
}

// ask calls our API's simulator of this session. Fails with its answer.
func (o *Order) ask(what string, body any) ([]byte, error) {
	text, _ := json.Marshal(body)
	address := fmt.Sprintf("%s/internal/simulate/%d/%s", o.API, o.Session, what)
	request, err := http.NewRequest("POST", address, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+o.Secret)
	request.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%d %s", answer.StatusCode, said)
	}
	return said, nil
}

type admission struct {
	Token      string `json:"token"`
	Generation int    `json:"generation"`
}

func admit(order *Order, point int) (admitted admission, err error) {
	text, err := order.ask("admit", map[string]int{"point_id": point})
	if err == nil {
		err = json.Unmarshal(text, &admitted)
	}
	return
}

// Point is one seat.
type Point struct {
	id    int
	order *Order
	lock  sync.Mutex
	room  *lksdk.Room
	stage Stage
	stop  chan struct{}
	// One at a time: each asks for what the newest stage names.
	applying sync.Mutex
	measured measured
	news     news
}

func (p *Point) identity() string { return fmt.Sprintf("point:%d", p.id) }

// live keeps the seat until the end.
func (p *Point) live(wait time.Duration, done *sync.WaitGroup) {
	defer done.Done()
	select {
	case <-time.After(wait):
	case <-p.stop:
		return
	}
	for pause := 500 * time.Millisecond; ; pause = min(pause*2, 3*time.Second) {
		began := time.Now()
		gone, err := p.enter()
		if err != nil {
			tell("failed", p.id, err.Error(), 0)
		} else {
			tell("joined", p.id, "", int(time.Since(began).Milliseconds()))
			pause = 250 * time.Millisecond
			select {
			case <-gone:
				tell("gone", p.id, "", 0)
			case <-p.stop:
			}
			p.room.Disconnect()
		}
		select {
		case <-time.After(pause):
		case <-p.stop:
			return
		}
	}
}

func (p *Point) enter() (<-chan struct{}, error) {
	admitted, err := admit(p.order, p.id)
	if err != nil {
		return nil, err
	}
	gone := make(chan struct{})
	var once sync.Once
	left := func() { once.Do(func() { close(gone) }) }
	room := lksdk.NewRoom(&lksdk.RoomCallback{
		OnDisconnected:        left,
		OnReconnecting:        left,
		OnRoomMetadataChanged: func(text string) { p.take(text) },
		// What the page hears of the seats of others.
		OnParticipantConnected:    func(*lksdk.RemoteParticipant) { put(p.news.later) },
		OnParticipantDisconnected: func(*lksdk.RemoteParticipant) { put(p.news.later) },
		ParticipantCallback: lksdk.ParticipantCallback{
			// Not on the client's own thread: asking for a track there would wait for that thread.
			OnTrackPublished:  func(*lksdk.RemoteTrackPublication, *lksdk.RemoteParticipant) { go p.apply() },
			OnTrackSubscribed: p.listen,
		},
	})
	p.lock.Lock()
	p.room, p.stage = room, Stage{}
	p.lock.Unlock()
	joined := make(chan error, 1)
	go func() { joined <- room.JoinWithToken(p.order.Media, admitted.Token, lksdk.WithAutoSubscribe(false)) }()
	select {
	case err := <-joined:
		if err != nil {
			return nil, err
		}
	case <-time.After(joinLimit):
		return nil, fmt.Errorf("not in within %s", joinLimit)
	}
	go p.watch(room, left, gone)
	go p.post(admitted.Generation, gone)
	go p.read(gone)
	p.take(room.Metadata())
	return gone, nil
}

// watch sees what the client itself does not tell: a connection that is none any more.
func (p *Point) watch(room *lksdk.Room, left func(), gone <-chan struct{}) {
	for {
		select {
		case <-gone:
			return
		case <-p.stop:
			return
		case <-time.After(time.Second):
			if room.ConnectionState() != lksdk.ConnectionStateConnected {
				left()
			}
		}
	}
}

func (p *Point) take(text string) {
	var stage Stage
	if json.Unmarshal([]byte(text), &stage) != nil {
		return
	}
	p.lock.Lock()
	newer := stage.V > p.stage.V
	if newer {
		p.stage = stage
	}
	p.lock.Unlock()
	if newer {
		tell("stage", p.id, "", stage.V)
		put(p.news.soon)
	}
	p.apply()
}

// apply asks for what is wanted and gives back the rest.
func (p *Point) apply() {
	p.applying.Lock()
	defer p.applying.Unlock()
	p.lock.Lock()
	room, stage := p.room, p.stage
	p.lock.Unlock()
	if stage.V == 0 {
		return
	}
	others := room.GetRemoteParticipants()
	points := 1
	for _, other := range others {
		if isPoint(other.Identity()) {
			points++
		}
	}
	served := direct
	if p.order.Serve == "rule" {
		served = stage.deliveryOf(p.id, points)
	}
	for _, other := range others {
		for _, publication := range other.TrackPublications() {
			track, ok := publication.(*lksdk.RemoteTrackPublication)
			if !ok {
				continue
			}
			wanted := stage.wants(served, other.Identity(), source(track.Source()), track.Name())
			if wanted != track.IsSubscribed() {
				if wanted && track.Kind() == lksdk.TrackKindVideo && served != direct {
					track.SetVideoQuality(livekit.VideoQuality_LOW)
				}
				track.SetSubscribed(wanted)
			}
		}
	}
}

// listen reads a track until it ends: when its first packet came, every silence of the sound over 200 ms, and at its end
// the longest wait between two packets. Of the programme also, where that is wanted, each key frame and the first packet
// of sound after each line of input.
func (p *Point) listen(track *webrtc.TrackRemote, publication *lksdk.RemoteTrackPublication, who *lksdk.RemoteParticipant) {
	of := who.Identity() + "/" + source(publication.Source())
	composed := who.Identity() == programmeIdentity
	keys := p.order.Keys && composed && publication.Kind() == lksdk.TrackKindVideo
	sound := composed && publication.Kind() == lksdk.TrackKindAudio
	go func() {
		heard := asked.Load()
		buffer := make([]byte, 1500)
		packets, last, longest, sequence := 0, time.Now(), time.Duration(0), -1
		for {
			size, _, err := track.Read(buffer)
			if err != nil {
				tell("longest", p.id, of, int(longest.Milliseconds()))
				tell("ended", p.id, of, packets)
				return
			}
			now := time.Now()
			sequence = p.measured.count(buffer[:size], sequence, publication.Kind() == lksdk.TrackKindVideo)
			if packets == 0 {
				tell("first", p.id, of, 0)
			} else {
				gap := now.Sub(last)
				longest = max(longest, gap)
				if gap > 200*time.Millisecond && publication.Kind() == lksdk.TrackKindAudio {
					tell("silence", p.id, of, int(gap.Milliseconds()))
				}
			}
			if keys && beginsKeyFrame(buffer[:size]) {
				tell("key", p.id, of, 0)
			}
			if number := asked.Load(); sound && number != heard {
				heard = number
				tell("heard", p.id, of, int(number))
			}
			packets, last = packets+1, now
		}
	}()
}

func source(of livekit.TrackSource) string {
	switch of {
	case livekit.TrackSource_CAMERA:
		return "camera"
	case livekit.TrackSource_MICROPHONE:
		return "microphone"
	case livekit.TrackSource_SCREEN_SHARE:
		return "screen_share"
	case livekit.TrackSource_SCREEN_SHARE_AUDIO:
		return "screen_share_audio"
	}
	return "unknown"
}

func main() {
	lksdk.SetLogger(logger.GetDiscardLogger())
	logger.SetLogger(logger.GetDiscardLogger(), "points")
	input := bufio.NewReader(os.Stdin)
	text, err := input.ReadBytes('\n')
	var order Order
	if err != nil || json.Unmarshal(text, &order) != nil {
		fmt.Fprintln(os.Stderr, "points: an order is expected as one line of JSON on standard input")
		os.Exit(2)
	}
	stop := make(chan struct{})
	var done sync.WaitGroup
	meet(&order, stop, &done)
	for number, id := range order.Points {
		point := &Point{id: id, order: &order, stop: stop, news: makeNews()}
		wait := time.Duration(order.WithinS * float64(number) / float64(len(order.Points)) * float64(time.Second))
		done.Add(1)
		go point.live(wait, &done)
	}
	for {
		if _, err := input.ReadString('\n'); err != nil {
			break
		}
		asked.Add(1)
	}
	close(stop)
	done.Wait()
}
