package main

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

const (
	proofName   = "c2sp.org/tlog-proof@v1"
	nonceLength = 32
	maxHashes   = 63
	maxExtra    = 1 << 20
	maxProof    = 3 << 20
)

// proof is what a .tlog-proof says.
type proof struct {
	index      uint64
	entry      []byte
	nonce      []byte
	statement  []byte // empty where none is published
	path       []hash
	note       note
	checkpoint checkpoint
	cosigned   []string // names of the witnesses asked for that have signed
}

func parseProof(data []byte) (p proof, err error) {
	if len(data) > maxProof {
		return p, wrong("proof-long", "%d bytes", len(data))
	}
	head, signed, found := bytes.Cut(data, []byte("\n\n"))
	isOther := func(r rune) bool { return r >= utf8.RuneSelf }
	if !found || bytes.ContainsFunc(head, isOther) {
		return p, wrong("proof-form", "not lines of ASCII, an empty line and a checkpoint")
	}
	lines := strings.Split(string(head), "\n")
	if lines[0] != proofName {
		return p, wrong("proof-version", "the first line is not %s", proofName)
	}
	lines = lines[1:]
	var extra string
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		extra, lines = lines[0], lines[1:]
	}
	if len(lines) == 0 {
		return p, wrong("proof-index", "no line with the index")
	}
	index, isIndex := strings.CutPrefix(lines[0], "index ")
	number, isNumber := decimal(index)
	if !isIndex || !isNumber {
		return p, wrong("proof-index", "%q", lines[0])
	}
	p.index = number
	if len(lines) > 1+maxHashes {
		return p, wrong("proof-hashes", "%d hashes", len(lines)-1)
	}
	for _, line := range lines[1:] {
		sibling, ok := decodeHash(line)
		if !ok {
			return p, wrong("proof-hashes", "%q", line)
		}
		p.path = append(p.path, sibling)
	}
	if err := p.readExtra(extra); err != nil {
		return p, err
	}
	if p.note, err = parseNote(signed); err != nil {
		return p, err
	}
	if p.checkpoint, err = parseCheckpoint(p.note.text); err != nil {
		return p, err
	}
	if p.index >= p.checkpoint.size {
		return p, wrong("proof-index", "leaf %d of %d", p.index, p.checkpoint.size)
	}
	return p, nil
}

func (p *proof) readExtra(line string) error {
	extra, ok := decode64(strings.TrimPrefix(line, "extra "))
	if !ok || len(extra) > maxExtra ||
		len(extra) != entryLength && len(extra) <= entryLength+nonceLength {
		return wrong("proof-extra", "neither an entry, nor entry, nonce and statement")
	}
	p.entry = extra[:entryLength]
	if len(extra) > entryLength {
		p.nonce, p.statement = extra[entryLength:][:nonceLength], extra[entryLength+nonceLength:]
	}
	return nil
}

// checkProof does the five steps of section 11.
func checkProof(data []byte, log key, witnesses []key) (proof, error) {
	p, err := parseProof(data)
	if err != nil {
		return p, err
	}
	if err := verifyCheckpoint(p.note, p.checkpoint, log); err != nil {
		return p, err
	}
	for _, witness := range witnesses {
		signed, err := p.note.cosigned(witness)
		if err != nil {
			return p, err
		}
		if signed {
			p.cosigned = append(p.cosigned, witness.name)
		}
	}
	root, err := inclusionRoot(leafHash(p.entry), p.index, p.checkpoint.size, p.path)
	if err != nil {
		return p, err
	}
	if root != p.checkpoint.root {
		return p, wrong("tree-root", "the hashes do not lead to the checkpoint's root")
	}
	e, err := parseEntry(p.entry)
	if err != nil {
		return p, err
	}
	if e.kind != withdraw {
		return p, wrong("proof-kind", "the entry is no withdraw")
	}
	if p.nonce == nil {
		return p, nil
	}
	if _, err := parseStatement(p.statement); err != nil {
		return p, err
	}
	if commitment(p.nonce, p.statement) != e.commitment {
		return p, wrong("proof-commitment", "the entry binds another statement")
	}
	return p, nil
}
