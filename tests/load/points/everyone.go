package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
)

// Film is what everybody sends who meets without us: ready H.264, and sound that is never quiet.
type Film struct {
	// Pictures in turn (Annex B), the first a key frame.
	Pictures [][]byte `json:"pictures"`
	FPS      float64  `json:"fps"`
	Width    uint32   `json:"width"`
	Height   uint32   `json:"height"`
	// Bytes of 20 ms of sound; the media server looks into none of them.
	SoundBytes int `json:"sound_bytes"`
}

// loop hands out samples for ever.
type loop struct {
	samples []media.Sample
	next    int
	lksdk.BaseSampleProvider
}

func (l *loop) NextSample(context.Context) (media.Sample, error) {
	sample := l.samples[l.next%len(l.samples)]
	l.next++
	return sample, nil
}

func (f *Film) picture() *loop {
	result := &loop{}
	for _, picture := range f.Pictures {
		result.samples = append(result.samples, media.Sample{
			Data: picture, Duration: time.Duration(float64(time.Second) / f.FPS),
		})
	}
	return result
}

func (f *Film) sound() *loop {
	data := make([]byte, f.SoundBytes)
	// Of a whole Opus packet of 20 ms the first byte says so (RFC 6716 §3.1: configuration 31, mono, one frame).
	data[0] = 31 << 3
	return &loop{samples: []media.Sample{{Data: data, Duration: 20 * time.Millisecond}}}
}

// publish sends picture and sound until the room is left.
func (f *Film) publish(room *lksdk.Room) error {
	for _, each := range []struct {
		mime    string
		rate    uint32
		samples *loop
		options lksdk.TrackPublicationOptions
	}{
		{webrtc.MimeTypeOpus, 48000, f.sound(), lksdk.TrackPublicationOptions{
			Name: "microphone", Source: livekit.TrackSource_MICROPHONE}},
		{webrtc.MimeTypeH264, 90000, f.picture(), lksdk.TrackPublicationOptions{
			Name: "camera", Source: livekit.TrackSource_CAMERA, VideoWidth: int(f.Width), VideoHeight: int(f.Height)}},
	} {
		track, err := lksdk.NewLocalTrack(webrtc.RTPCodecCapability{MimeType: each.mime, ClockRate: each.rate})
		if err != nil {
			return err
		}
		if err := track.StartWrite(each.samples, nil); err != nil {
			return err
		}
		if _, err := room.LocalParticipant.PublishTrack(track, &each.options); err != nil {
			return err
		}
	}
	return nil
}

// meet is the stock way: everybody comes with a token, sends, and takes what everybody sends.
func meet(order *Order, stop <-chan struct{}, done *sync.WaitGroup) {
	for number, token := range order.Tokens {
		done.Add(1)
		go func() {
			defer done.Done()
			time.Sleep(time.Duration(order.WithinS * float64(number) / float64(len(order.Tokens)) * float64(time.Second)))
			point := &Point{id: number, order: order}
			room := lksdk.NewRoom(&lksdk.RoomCallback{
				OnDisconnected:      func() { tell("gone", number, "", 0) },
				ParticipantCallback: lksdk.ParticipantCallback{OnTrackSubscribed: point.listen},
			})
			if err := room.JoinWithToken(order.Media, token); err != nil {
				tell("failed", number, err.Error(), 0)
				return
			}
			tell("joined", number, "", 0)
			if err := order.Film.publish(room); err != nil {
				tell("failed", number, fmt.Sprintf("publish: %s", err), 0)
			}
			<-stop
			room.Disconnect()
		}()
	}
}
