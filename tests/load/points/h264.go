package main

import "github.com/pion/rtp"

// Types of H.264 units in RTP (RFC 6184).
const (
	unitParameters = 7
	unitKey        = 5
	unitSeveral    = 24
	unitPart       = 28
)

// beginsKeyFrame says whether an RTP packet of H.264 is the first of a key frame: it carries the parameters that ours
// repeat on each, alone or with what follows.
func beginsKeyFrame(data []byte) bool {
	var packet rtp.Packet
	if packet.Unmarshal(data) != nil || len(packet.Payload) < 4 {
		return false
	}
	payload := packet.Payload
	switch payload[0] & 0x1F {
	case unitParameters:
		return true
	case unitSeveral:
		// Type byte, then length of the first unit, then the unit.
		return payload[3]&0x1F == unitParameters
	case unitPart:
		return payload[1]&0x80 != 0 && payload[1]&0x1F == unitKey
	}
	return false
}
