package main

// confirmed is the standing beside the kinds of consent, which are standings 1 to 4.
const confirmed = 5

type cell struct {
	mask     uint16
	standing byte
}

// withdrawal is what the fold keeps of a leaf; other kinds than withdraw have no standing.
type withdrawal struct {
	cell
	persons, left uint32
}

// fold is the count: the entries of a log in their order, and the cells they make.
type fold struct {
	known uint16 // the mask of the campaign's organisations
	leafs []withdrawal
	cells map[cell]uint64
}

func newFold(known uint16) *fold { return &fold{known: known, cells: map[cell]uint64{}} }

// add is one step of the fold. After an error there is no count.
func (f *fold) add(e entry) error {
	here := len(f.leafs)
	if e.organisations&^f.known != 0 {
		return wrong("tally-rule-1", "leaf %d: organisations %d", here, e.organisations)
	}
	if e.kind == withdraw {
		in := cell{e.organisations, e.consent}
		f.leafs = append(f.leafs, withdrawal{in, e.persons, e.persons})
		f.cells[in] += uint64(e.persons)
		return nil
	}
	if e.target >= uint64(here) {
		return wrong("tally-rule-3", "leaf %d: target %d is not earlier", here, e.target)
	}
	target := &f.leafs[e.target]
	consent := target.standing
	if consent == confirmed {
		consent = relayed
	}
	if consent != e.consent || target.mask != e.organisations { // a leaf that is no withdraw has 0
		return wrong("tally-rule-3", "leaf %d: target %d is no withdraw like it", here, e.target)
	}
	f.leafs = append(f.leafs, withdrawal{})
	target = &f.leafs[e.target]
	if e.kind == confirm {
		if target.standing != relayed || target.left != target.persons {
			return wrong("tally-rule-4", "leaf %d: target %d is not to be confirmed", here, e.target)
		}
		f.cells[target.cell] -= uint64(e.persons)
		target.standing = confirmed
		f.cells[target.cell] += uint64(e.persons)
		return nil
	}
	if e.persons > target.left {
		return wrong("tally-rule-5", "leaf %d: %d of %d persons left", here, e.persons, target.left)
	}
	target.left -= e.persons
	f.cells[target.cell] -= uint64(e.persons)
	return nil
}

// counted is the cells that are not 0.
func (f *fold) counted() map[cell]uint64 {
	cells := map[cell]uint64{}
	for in, persons := range f.cells {
		if persons != 0 {
			cells[in] = persons
		}
	}
	return cells
}
