package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

const tallyName = "unjoin/tally/v1"

var standings = []string{"", "self", "spoken", "relayed", "head-count", "confirmed"}

// tally is what the text of a signed tally says.
type tally struct {
	checkpoint
	campaign string
	slugs    map[int]string // by bit
	known    uint16
	cells    map[cell]uint64
	total    uint64
}

func compareCells(a, b cell) int {
	return cmp.Or(cmp.Compare(a.mask, b.mask), cmp.Compare(a.standing, b.standing))
}

// cellLines writes the last lines of a tally's text.
func (t tally) cellLines() string {
	var text strings.Builder
	for _, in := range slices.SortedFunc(maps.Keys(t.cells), compareCells) {
		fmt.Fprintf(&text, "cell %d %s %d\n", in.mask, standings[in.standing], t.cells[in])
	}
	fmt.Fprintf(&text, "total %d\n", t.total)
	return text.String()
}

// tallyLines hands out lines by their first word.
type tallyLines []string

func (l *tallyLines) next(word string, fields int) []string {
	if len(*l) == 0 {
		return nil
	}
	parts := strings.Split((*l)[0], " ")
	if parts[0] != word || len(parts) != 1+fields {
		return nil
	}
	*l = (*l)[1:]
	return parts[1:]
}

func parseTally(text string) (tally, error) {
	t := tally{slugs: map[int]string{}, cells: map[cell]uint64{}}
	bad := func(what string) (tally, error) { return tally{}, wrong("tally-form", "%s", what) }
	if !strings.HasSuffix(text, "\n") {
		return bad("the last line does not end")
	}
	lines := tallyLines(strings.Split(strings.TrimSuffix(text, "\n"), "\n"))
	if len(lines) < 4 || lines[0] != tallyName {
		return bad("the first line is not " + tallyName)
	}
	var sizeOK, rootOK bool
	t.origin = lines[1]
	t.size, sizeOK = decimal(lines[2])
	t.root, rootOK = decodeHash(lines[3])
	if !isKeyName(t.origin) || len(t.origin) > maxKeyName || t.origin == tallyName {
		return bad("the origin")
	}
	if !sizeOK || !rootOK {
		return bad("size or root")
	}
	lines = lines[4:]
	campaign := lines.next("campaign", 1)
	if campaign == nil || !isSlug(campaign[0]) {
		return bad("the campaign")
	}
	t.campaign = campaign[0]
	if !t.readOrganisations(&lines) {
		return bad("the organisations")
	}
	if !t.readCells(&lines) {
		return bad("the cells")
	}
	end := lines.next("total", 1)
	if end == nil || len(lines) != 0 {
		return bad("a line that is none of a tally's")
	}
	total, ok := decimal(end[0])
	if !ok {
		return bad("the total")
	}
	t.total = total
	return t, t.checkSum()
}

func (t *tally) readOrganisations(lines *tallyLines) bool {
	last := -1
	for parts := lines.next("organisation", 2); parts != nil; parts = lines.next("organisation", 2) {
		bit, ok := decimal(parts[0])
		if !ok || bit > 15 || int(bit) <= last || !isSlug(parts[1]) || parts[1] == "not-stated" {
			return false
		}
		for _, other := range t.slugs {
			if other == parts[1] {
				return false
			}
		}
		last = int(bit)
		t.slugs[last] = parts[1]
		t.known |= 1 << bit
	}
	return last >= 0
}

func (t *tally) readCells(lines *tallyLines) bool {
	var last cell
	for parts := lines.next("cell", 3); parts != nil; parts = lines.next("cell", 3) {
		mask, maskOK := decimal(parts[0])
		persons, personsOK := decimal(parts[2])
		standing := slices.Index(standings, parts[1])
		if !maskOK || mask > math.MaxUint16 || uint16(mask)&^t.known != 0 || standing < 1 ||
			!personsOK || persons == 0 {
			return false
		}
		in := cell{uint16(mask), byte(standing)}
		if compareCells(last, in) >= 0 { // the first one's standing is above 0
			return false
		}
		last = in
		t.cells[in] = persons
	}
	return true
}

func (t *tally) checkSum() error {
	sum := uint64(0)
	for _, persons := range t.cells {
		if sum += persons; sum > math.MaxInt64 { // both parts were below 2^63, so nothing wrapped
			break
		}
	}
	if sum != t.total {
		return wrong("tally-sum", "the cells do not add up to %d", t.total)
	}
	return nil
}
