package main

import (
	"encoding/binary"
	"math"
)

const (
	entryLength = 54
	noTarget    = math.MaxUint64
)

// Kinds, and the two kinds of consent that have rules of their own.
const (
	withdraw = 1
	confirm  = 2
	retract  = 3
	correct  = 4

	relayed   = 3
	headCount = 4
)

// entry is one leaf of the log.
type entry struct {
	kind, consent, channel, reason byte
	organisations, week            uint16
	persons                        uint32
	target                         uint64
	commitment                     hash
}

// parseEntry reads an entry strictly. What it refuses, it refuses with the first code that applies.
func parseEntry(data []byte) (e entry, err error) {
	if len(data) != entryLength {
		return e, wrong("entry-length", "%d bytes", len(data))
	}
	e = entry{
		kind:          data[1],
		organisations: binary.BigEndian.Uint16(data[2:]),
		consent:       data[4],
		channel:       data[5],
		week:          binary.BigEndian.Uint16(data[6:]),
		persons:       binary.BigEndian.Uint32(data[8:]),
		target:        binary.BigEndian.Uint64(data[12:]),
		reason:        data[20],
		commitment:    hash(data[22:]),
	}
	takesAway := e.kind == retract || e.kind == correct
	switch {
	case data[0] != 1:
		err = wrong("entry-version", "version %d", data[0])
	case e.kind < withdraw || e.kind > correct:
		err = wrong("entry-kind", "kind %d", e.kind)
	case e.consent < 1 || e.consent > headCount:
		err = wrong("entry-consent", "consent %d", e.consent)
	case e.channel < 1 || e.channel > 6:
		err = wrong("entry-channel", "channel %d", e.channel)
	case e.persons == 0 || e.persons > 1 && e.consent != headCount:
		err = wrong("entry-persons", "%d persons", e.persons)
	case (e.kind == withdraw) != (e.target == noTarget):
		err = wrong("entry-target", "kind %d with target %d", e.kind, e.target)
	case e.reason > 7 || takesAway != (e.reason != 0):
		err = wrong("entry-reason", "kind %d with reason %d", e.kind, e.reason)
	case data[21] != 0:
		err = wrong("entry-zero", "byte 21 is %d", data[21])
	}
	return e, err
}
