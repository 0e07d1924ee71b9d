package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
)

// hexBytes is bytes as the vectors write them.
type hexBytes []byte

func (h *hexBytes) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

type vectorCell struct {
	Organisations uint16
	Standing      string
	Persons       string
}

type vectorTally struct {
	Size  any // a string, and in proofs.json a number
	Total string
	Known uint16
	Cells []vectorCell
}

// vector has the members of all files; each check looks at those of its own.
type vector struct {
	Name, Error, Vkey, Entry string
	Hex                      hexBytes
	Canonical                hexBytes `json:"canonical_hex"`
	Nonce                    hexBytes
	Commitment               hexBytes
	LeafHash                 hexBytes `json:"leaf_hash"`
	Fields                   map[string]any
	Entries                  []hexBytes
	Tally                    vectorTally
	vectorTally
	Index               any
	Witnesses, Cosigned []string
	Statement           any
}

// checks gives, for each file, what a case is refused with, and for a valid one what its reader
// reads otherwise than the case says.
var checks = []struct {
	file  string
	check func(v vector, known uint16) error
}{
	{"entry.json", checkEntryVector},
	{"statement.json", checkStatementVector},
	{"tally.json", checkFoldVector},
	{"tally_text.json", checkTallyVector},
	{"proofs.json", checkProofVector},
}

func checkVectors(out io.Writer, dir string) error {
	for _, c := range checks {
		data, err := os.ReadFile(filepath.Join(dir, c.file))
		if err != nil {
			return err
		}
		var cases struct {
			Known          uint16
			Valid, Invalid []vector
		}
		if err := json.Unmarshal(data, &cases); err != nil {
			return fmt.Errorf("%s: %w", c.file, err)
		}
		for _, v := range slices.Concat(cases.Valid, cases.Invalid) {
			err := c.check(v, cases.Known)
			if codeOf(err) != v.Error || err != nil && v.Error == "" {
				return wrong("vector", "%s, %s: %v, not %q", c.file, v.Name, err, v.Error)
			}
		}
		fmt.Fprintf(out, "%s %d valid %d invalid\n", c.file, len(cases.Valid), len(cases.Invalid))
	}
	return nil
}

// same refuses, without a code, what a reader reads otherwise than a valid case says.
func same(what string, got, wanted any) error {
	if !reflect.DeepEqual(got, wanted) {
		return fmt.Errorf("%s is %v, not %v", what, got, wanted)
	}
	return nil
}

func checkEntryVector(v vector, _ uint16) error {
	e, err := parseEntry(v.Hex)
	if err != nil || v.Error != "" {
		return err
	}
	read := map[string]any{
		"version": 1., "kind": float64(e.kind), "organisations": float64(e.organisations),
		"consent": float64(e.consent), "channel": float64(e.channel), "week": float64(e.week),
		"persons": float64(e.persons), "target": strconv.FormatUint(e.target, 10),
		"reason": float64(e.reason), "commitment": hex.EncodeToString(e.commitment[:]),
	}
	leaf := leafHash(v.Hex)
	return errors.Join(same("entry", read, v.Fields), same("leaf hash", leaf[:], []byte(v.LeafHash)))
}

func checkStatementVector(v vector, _ uint16) error {
	if v.Error != "" {
		_, err := parseStatement(v.Hex)
		return err
	}
	_, err := parseStatement(v.Canonical)
	made := commitment(v.Nonce, v.Canonical)
	return errors.Join(err, same("commitment", made[:], []byte(v.Commitment)))
}

func checkFoldVector(v vector, known uint16) error {
	count := newFold(known)
	for i, data := range v.Entries {
		e, err := parseEntry(data)
		if err != nil {
			return err
		}
		if err := count.add(e); err != nil {
			if other := same("index", strconv.Itoa(i), v.Index); other != nil {
				return other
			}
			return err
		}
	}
	size := strconv.Itoa(len(v.Entries))
	return sameTally(v.Tally, size, count.counted())
}

func checkTallyVector(v vector, _ uint16) error {
	t, err := parseTally(string(v.Hex))
	if err != nil || v.Error != "" {
		return err
	}
	size, total := strconv.FormatUint(t.size, 10), strconv.FormatUint(t.total, 10)
	return errors.Join(same("known", t.known, v.Known), same("total", total, v.Total),
		sameTally(v.vectorTally, size, t.cells))
}

func sameTally(wanted vectorTally, size any, cells map[cell]uint64) error {
	var read []vectorCell
	total := uint64(0)
	for _, in := range slices.SortedFunc(maps.Keys(cells), compareCells) {
		persons := strconv.FormatUint(cells[in], 10)
		read = append(read, vectorCell{in.mask, standings[in.standing], persons})
		total += cells[in]
	}
	return errors.Join(same("size", size, wanted.Size), same("cells", fmt.Sprint(read), fmt.Sprint(wanted.Cells)),
		same("total", strconv.FormatUint(total, 10), wanted.Total))
}

func checkProofVector(v vector, _ uint16) error {
	log, err := parseKey(v.Vkey)
	if err != nil {
		return err
	}
	var witnesses []key
	for _, text := range v.Witnesses {
		witness, err := parseKey(text)
		if err != nil {
			return err
		}
		witnesses = append(witnesses, witness)
	}
	p, err := checkProof(v.Hex, log, witnesses)
	if err != nil || v.Error != "" {
		return err
	}
	statement, _ := v.Statement.(string)
	return errors.Join(same("index", float64(p.index), v.Index),
		same("entry", hex.EncodeToString(p.entry), v.Entry),
		same("statement", string(p.statement), statement),
		same("cosigned", fmt.Sprint(p.cosigned), fmt.Sprint(v.Cosigned)),
		same("size", float64(p.checkpoint.size), v.Size))
}
