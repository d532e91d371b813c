package main

import (
	"math/rand/v2"
	"time"
)

// As our page reads the session (web/src/events/freshness.ts): soon after what concerns the floor, some seconds after
// others came or went, and by itself now and then; each after a time of its own.
const (
	soonFirst   = 250 * time.Millisecond
	soonSpread  = 250 * time.Millisecond
	laterFirst  = 3 * time.Second
	laterSpread = 3 * time.Second
	betweenTwo  = time.Second
	byItself    = 60 * time.Second
)

// news wakes the reading of a point; what is waiting already is enough.
type news struct{ soon, later chan struct{} }

func makeNews() news { return news{make(chan struct{}, 1), make(chan struct{}, 1)} }

func put(into chan struct{}) {
	select {
	case into <- struct{}{}:
	default:
	}
}

func after(first, spread time.Duration) <-chan time.Time {
	return time.After(first + time.Duration(rand.Int64N(int64(spread))))
}

// read asks for the session as a page does, until the point is gone.
func (p *Point) read(gone <-chan struct{}) {
	for {
		var due <-chan time.Time
		for reading := false; !reading; {
			again := time.After(byItself)
			select {
			case <-gone:
				return
			case <-p.stop:
				return
			case <-p.news.soon:
				due = after(soonFirst, soonSpread)
				reading = true
			case <-p.news.later:
				if due == nil {
					due = after(laterFirst, laterSpread)
				}
			case <-due:
				due = time.After(0)
				reading = true
			case <-again:
				due = time.After(0)
				reading = true
			}
		}
		select {
		case <-gone:
			return
		case <-p.stop:
			return
		case <-due:
		}
		began := time.Now()
		if _, err := p.order.ask("view", map[string]int{"point_id": p.id}); err != nil {
			tell("unread", p.id, err.Error(), 0)
		} else {
			tell("read", p.id, "", int(time.Since(began).Milliseconds()))
		}
		select {
		case <-gone:
			return
		case <-p.stop:
			return
		case <-time.After(betweenTwo):
		}
	}
}
