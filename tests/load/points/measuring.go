package main

import (
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
)

// As often as our page.
const figuresEvery = 5 * time.Second

// measured counts what a point receives between two of its posts.
type measured struct {
	bytes, packets, lost, pictures atomic.Int64
}

// count takes one packet of a track; last is the sequence number before it, or -1.
func (m *measured) count(data []byte, last int, picture bool) int {
	var header rtp.Header
	if _, err := header.Unmarshal(data); err != nil {
		return last
	}
	m.bytes.Add(int64(len(data)))
	m.packets.Add(1)
	number := int(header.SequenceNumber)
	// A step back is a packet that came late.
	if missing := (number - last - 1) & 0xFFFF; last >= 0 && missing < 1000 {
		m.lost.Add(int64(missing))
	}
	if picture && header.Marker {
		m.pictures.Add(1)
	}
	return number
}

// figures of the time since the last post, as the page of a point posts them.
func (m *measured) figures(point, generation int, since time.Duration) map[string]any {
	packets, lost := m.packets.Swap(0), m.lost.Swap(0)
	seconds := since.Seconds()
	return map[string]any{
		"point_id":   point,
		"generation": generation,
		"up_kbps":    0,
		"down_kbps":  float64(m.bytes.Swap(0)) * 8 / 1000 / seconds,
		"loss":       float64(lost) / float64(max(packets+lost, 1)),
		"fps":        min(float64(m.pictures.Swap(0))/seconds, 240),
	}
}

// post tells our API how the point fares, until it is gone.
func (p *Point) post(generation int, gone <-chan struct{}) {
	last := time.Now()
	for {
		select {
		case <-gone:
			return
		case <-p.stop:
			return
		case now := <-time.After(figuresEvery):
			figures := p.measured.figures(p.id, generation, now.Sub(last))
			last = now
			if _, err := p.order.ask("link", figures); err != nil {
				tell("unposted", p.id, err.Error(), 0)
			}
		}
	}
}
