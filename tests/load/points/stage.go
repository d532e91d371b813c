package main

import (
	"slices"
	"strconv"
	"strings"
)

const programmeIdentity = "sys:programme"

// Stage is what a point reads of the stage document; see nhipcau_media.contract.stage.
type Stage struct {
	V      int       `json:"v"`
	Main   onStage   `json:"main"`
	Floor  []onStage `json:"floor"`
	Tracks []struct {
		Identity string `json:"identity"`
		Source   string `json:"source"`
	} `json:"tracks"`
	Content *struct {
		Kind string `json:"kind"`
	} `json:"content"`
	Delivery struct {
		Above     *int  `json:"above"`
		Direct    []int `json:"direct"`
		Programme []int `json:"programme"`
	} `json:"delivery"`
}

type onStage struct {
	Identity string `json:"identity"`
}

func (s *Stage) allows(identity, source string) bool {
	for _, track := range s.Tracks {
		if track.Identity == identity && track.Source == source {
			return true
		}
	}
	return false
}

// delivery says how a point is served.
type delivery int

const (
	direct delivery = iota
	programme
	// clip: the programme's picture and the clip's sound, and the microphones on stage.
	clip
)

// deliveryOf is the rule of architecture: see Stage.delivery_of.
func (s *Stage) deliveryOf(id, points int) delivery {
	own := "point:" + strconv.Itoa(id)
	speaks := s.Main.Identity == own ||
		slices.ContainsFunc(s.Floor, func(seat onStage) bool { return seat.Identity == own })
	if s.Content != nil && s.Content.Kind == "clip" {
		if speaks {
			return clip
		}
		return programme
	}
	if speaks || slices.Contains(s.Delivery.Direct, id) {
		return direct
	}
	above := 12
	if s.Delivery.Above != nil {
		above = *s.Delivery.Above
	}
	if slices.Contains(s.Delivery.Programme, id) || points > above {
		return programme
	}
	return direct
}

// The smallest of the programme's pictures, each a track of its own: what a commune on a weak line takes.
const smallest = "180"

// wants says whether a point that is served so takes a track; names tell the programme's sizes and sounds apart.
func (s *Stage) wants(served delivery, identity, source, name string) bool {
	if identity == programmeIdentity {
		if source == "microphone" || source == "screen_share_audio" {
			return (served == programme && name == "mix") || (served == clip && name == "clip")
		}
		return served != direct && name == smallest
	}
	return s.allows(identity, source) && (served == direct || (served == clip && source == "microphone"))
}

func isPoint(identity string) bool {
	return strings.HasPrefix(identity, "point:") && strings.Count(identity, ":") == 1
}
